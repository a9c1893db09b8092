// Filters the rows of a table by the choices of its form; the choices stand in the address, so that they can be sent to somebody.
(() => {
  for (const form of document.querySelectorAll("form[data-filters]")) {
    const rows = [...document.querySelectorAll(`#${form.dataset.filters} tbody tr`)];
    const selects = [...form.querySelectorAll("select")];
    const apply = () => {
      const chosen = selects.filter((select) => select.value);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !chosen.every((select) => row.dataset[select.name] === select.value);
        shown += row.hidden ? 0 : 1;
      }
      form.elements.shown.value = `${rows.length} 处中的 ${shown} 处`;
    };
    const address = new URLSearchParams(location.search);
    for (const select of selects) select.value = address.get(select.name) ?? "";
    form.addEventListener("change", () => {
      const query = new URLSearchParams(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
      history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
      apply();
    });
    form.hidden = false;
    apply();
  }
})();

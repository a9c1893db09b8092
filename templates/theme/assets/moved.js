// A row that this page no longer lists has its place on the page of its own document: `#row_<document>_<anchor>`.
(() => {
  const [, id, anchor] = /^#row_(.+)_([a-z0-9-]+)$/.exec(location.hash) ?? [];
  const root = document.querySelector(".crumbs a")?.href;
  if (id && anchor.includes("-") && root && !document.getElementById(location.hash.slice(1))) location.replace(`${root}documents/${id}/checks/#${anchor}`);
})();

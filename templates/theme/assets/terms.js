// The explanation of a term where the term stands: on hover, on keyboard focus, on a first tap. The link leads to the glossary, with and without this script.
// Each term has a small file beside the glossary, fetched when it is first asked for.
(() => {
  const DELAY = 180;
  const kept = new Map();
  const tip = document.createElement("div");
  tip.id = "__term";
  tip.className = "term-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let open = null, pointer = "", timer = 0;

  const load = (link) => {
    const name = link.hash.slice(1);
    if (!kept.has(name)) {
      kept.set(name, fetch(new URL(`terms/${name}.json`, link.href)).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))));
      kept.get(name).catch(() => kept.delete(name));
    }
    return kept.get(name);
  };

  // What the documents of this page print comes first; one explanation is enough, the glossary has them all.
  const fill = ({ term, entries }) => {
    const own = new Set([...document.querySelectorAll("#__cite [data-source]")].map((each) => each.dataset.source));
    const [first] = [...entries].sort((a, b) => b.documents.some((id) => own.has(id)) - a.documents.some((id) => own.has(id)));
    const paragraph = (text, name) => Object.assign(document.createElement("p"), { textContent: text, className: name });
    const rest = entries.length > 1 ? `；另有 ${entries.length - 1} 种解释` : "";
    tip.replaceChildren(paragraph(term, "name"), paragraph(first.says, ""), paragraph(`${first.where}${rest}。${pointer === "touch" ? "再点一次到名词解释页" : ""}`, "from"));
  };

  const place = (link) => {
    const lines = link.getClientRects(), above = lines[0], below = lines[lines.length - 1];
    const room = document.documentElement.clientWidth;
    const under = below.bottom + 4 + tip.offsetHeight <= innerHeight || above.top < tip.offsetHeight + 60;
    const line = under ? below : above;
    tip.style.left = `${scrollX + Math.max(8, Math.min(line.left, room - tip.offsetWidth - 8))}px`;
    tip.style.top = `${scrollY + (under ? line.bottom + 4 : line.top - tip.offsetHeight - 4)}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    open?.removeAttribute("aria-describedby");
    open = null;
    tip.hidden = true;
  };

  const show = async (link) => {
    if (open === link) return clearTimeout(timer);
    hide();
    open = link;
    const found = await load(link).catch(() => null);
    if (open !== link) return;
    if (!found) {
      hide();
      if (pointer === "touch") location.assign(link.href);
      return;
    }
    fill(found);
    if (!tip.isConnected) document.body.append(tip);
    link.setAttribute("aria-describedby", tip.id);
    tip.hidden = false;
    place(link);
  };

  const term = (event) => event.target.closest?.("a.term");
  const later = (run) => {
    clearTimeout(timer);
    timer = setTimeout(run, DELAY);
  };
  document.addEventListener("pointerover", (event) => {
    const link = term(event);
    if (event.pointerType === "touch") return;
    if (link) later(() => { pointer = event.pointerType; show(link); });
    else if (tip.contains(event.target)) clearTimeout(timer);
    else if (open && open !== document.activeElement) later(hide);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = term(event);
    if (link?.matches(":focus-visible")) show(link);
    else if (open && pointer !== "touch") hide();
  });
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (!tip.contains(event.target) && term(event) !== open) hide();
  });
  document.addEventListener("keydown", (event) => {
    pointer = "";
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", (event) => {
    const link = term(event);
    if (!link || pointer !== "touch" || open === link) return;
    event.preventDefault();
    show(link);
  });
  addEventListener("resize", hide);
})();

// The search box in the head of every page: results as one types, keyboard and touch; the index is fetched on first use.
const box = document.querySelector(".site-search");
const toggle = document.querySelector("#__search");
const input = box.querySelector("input");
const list = box.querySelector("ol");
const said = box.querySelector(".md-search-result__meta");
const root = new URL("../../", import.meta.url);
const FIRST = 8;
let engine;
let turn = 0;

const ready = () => {
  engine ??= Promise.all([import("./index.js"), import("./query.js"), import("./show.js")]).then(async ([{ Index }, query, show]) => ({
    index: await Index.open(), ...query, ...show,
  }));
  engine.catch(() => (engine = undefined));
  return engine;
};

const links = () => [...list.querySelectorAll("a")];

const searchPage = (query) => new URL(`search/?${new URLSearchParams({ q: query })}`, root).href;

const items = async ({ index, card, result }, pages, query) =>
  Promise.all(pages.map(async (page) => result(await card(index, page, query), query, root, { link: "md-search-result__link", item: "md-search-result__item found" })));

const more = ({ element }, count, query) => {
  const link = element("a", "md-search-result__link found-more", count > FIRST ? `全部 ${count} 页，可以筛选和排序` : "在搜索页打开，可以筛选和排序");
  link.href = searchPage(query);
  return element("li", "md-search-result__item", link);
};

const search = async () => {
  const mine = (turn += 1);
  const query = input.value;
  try {
    const kit = await ready();
    const hits = await kit.exact(kit.index, query);
    const shown = await items(kit, hits.slice(0, FIRST), query);
    if (mine !== turn) return;
    said.textContent = kit.advice(query, hits.length) || `${hits.length} 页印有这段文字`;
    list.replaceChildren(...shown, ...(hits.length ? [more(kit, hits.length, query)] : []));
    await new Promise((done) => setTimeout(done, hits.length ? 120 : 250));
    if (mine !== turn) return;
    const near = await kit.near(kit.index, query, hits);
    const others = await Promise.all(near.slice(0, FIRST).map(async ({ page, means }) => (await items(kit, [page], means))[0]));
    if (mine === turn && others.length) list.append(kit.element("li", "found-group", "相近写法"), ...others);
    if (mine === turn) box.dataset.done = query;
  } catch (problem) {
    said.textContent = `搜索没有取到索引（${problem.message}）。可以从部门或文件进入。`;
  }
};

const move = (step) => {
  const all = links();
  const at = all.indexOf(document.activeElement) + step;
  (at < 0 ? input : all[Math.min(at, all.length - 1)])?.focus();
};

const open = () => {
  toggle.checked = true;
  input.focus();
};

const close = () => {
  toggle.checked = false;
  input.blur();
};

const typing = (target) => target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!box.contains(event.target)) {
    if (["/", "s", "f"].includes(event.key) && !typing(event.target)) {
      event.preventDefault();
      open();
    }
    return;
  }
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }
});
input.addEventListener("focus", () => {
  toggle.checked = true;
  ready().catch(() => {});
});
toggle.addEventListener("change", () => toggle.checked && input.focus());
input.addEventListener("input", (event) => event.isComposing || search());
input.addEventListener("compositionend", search);
box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!input.value.trim()) return;
  const first = links()[0];
  location.href = first && !first.classList.contains("found-more") ? first.href : searchPage(input.value);
});
box.querySelector("form").addEventListener("reset", () => {
  input.value = "";
  search();
  input.focus();
});

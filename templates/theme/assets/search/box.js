// The search box in the head of every page: results as one types, keyboard and touch; the index is fetched on first use.
const box = document.querySelector(".site-search");
const toggle = document.querySelector("#__search");
const _ = (text) => text; // a label: english.js says it where the reader has chosen English
const part = (name, attributes, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
};
const root = new URL("../../", import.meta.url);
const twin = document.querySelector("link[hreflang]") && document.documentElement.lang === "en" ? "en/" : "";
const input = part("input", {
  type: "text", class: "md-search__input", name: "q", "aria-label": _("搜索"), placeholder: _("搜索"), autocapitalize: "off", autocorrect: "off",
  autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-controls": "site-search-results",
});
const said = part("div", { class: "md-search-result__meta", "aria-live": "polite" }, _("输入名称、文字、金额或编码的任意一段。"));
const list = part("ol", { class: "md-search-result__list" });
box.append(
  part("label", { class: "md-search__overlay", for: "__search" }),
  part("div", { class: "md-search__inner" },
    part("form", { class: "md-search__form", name: "find", action: new URL(`${twin}search/`, root) },
      input,
      part("label", { class: "md-search__icon icon", for: "__search" }),
      part("div", { class: "md-search__options" },
        part("button", { type: "reset", class: "md-search__icon icon icon-close", title: _("清空"), "aria-label": _("清空"), tabindex: "-1" }))),
    part("div", { class: "md-search__output", id: "site-search-results" },
      part("div", { class: "md-search__scrollwrap", tabindex: "0", "aria-label": _("搜索结果"), role: "region" }, said, list))));
const FIRST = 8;
let engine;
let turn = 0;

const ready = () => {
  engine ??= Promise.all([import("./index.js"), import("./answer.js"), import("./match.js"), import("./show.js"), import("../words.js")]).then(async ([{ Index }, ...parts]) => (
    Object.assign({ index: await Index.open() }, ...parts)));
  engine.catch(() => (engine = undefined));
  return engine;
};

const links = () => [...list.querySelectorAll("a")];

const searchPage = (query) => new URL(`${twin}search/?${new URLSearchParams({ q: query })}`, root).href;

const LINK = { link: "md-search-result__link", item: "md-search-result__item found" };

const more = ({ element, _ }, count, query) => {
  const link = element("a", "md-search-result__link found-more", count > FIRST ? _("全部 %(count)s 页，可以筛选和排序", { count }) : _("在搜索页打开，可以筛选和排序"));
  link.href = searchPage(query);
  return element("li", "md-search-result__item", link);
};

// The first pages of all groups together, each group under what is told of it.
const items = async ({ index, card, element, result, _ }, groups) => {
  const made = [];
  let left = FIRST;
  for (const { told, pages, means, like, missing } of groups) {
    if (!left) break;
    const own = pages.slice(0, left);
    left -= own.length;
    made.push(element("li", "found-group", own.length < pages.length ? _("%(told)s：%(count)s 页，先列 %(first)s 页", { told, count: pages.length, first: own.length }) : _("%(told)s：%(count)s 页", { told, count: pages.length })));
    made.push(...await Promise.all(own.map(async (page) => result(await card(index, page, means), { means, like, missing: missing?.(page) }, root, LINK))));
  }
  return made;
};

const search = async () => {
  const mine = (turn += 1);
  const query = input.value;
  try {
    const kit = await ready();
    const found = await kit.answer(kit.index, query);
    const count = found.groups.reduce((sum, { pages }) => sum + pages.length, 0);
    const made = await items(kit, found.groups);
    if (mine !== turn) return;
    said.replaceChildren(...kit.understood(found), kit.advice(query, count) || kit._("%(count)s 页；回车看全部", { count }));
    list.replaceChildren(...made, ...(count ? [more(kit, count, query)] : []));
    box.dataset.done = query;
  } catch (problem) {
    said.textContent = `搜索没有取到索引（${problem.message}）。可以从部门或文件进入。`; // english.js says it
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
box.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (input.value.trim()) location.href = searchPage(input.value);
});
box.querySelector("form").addEventListener("reset", () => {
  input.value = "";
  search();
  input.focus();
});

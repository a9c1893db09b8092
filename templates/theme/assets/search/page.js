// The search page: words, filters and order stand in the address, so that a search can be sent to somebody.
import { Index } from "./index.js";
import { exact, near } from "./query.js";
import { advice, element, result } from "./show.js";

const form = document.querySelector("#search-form");
const lists = { hits: document.querySelector("#search-hits"), near: document.querySelector("#search-near") };
const said = document.querySelector("#search-said");
const more = document.querySelector("#search-more");
const root = new URL("../../", import.meta.url);
const STEP = 20;
const opening = Index.open();
const selects = [...form.querySelectorAll("select[data-filter]")];
let turn = 0;
let shown = STEP;

const chosen = () => selects.filter((select) => select.value);

const fromAddress = () => {
  const address = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name) field.value = address.get(field.name) ?? "";
  form.elements.order.value ||= "relevance";
};

const toAddress = () => {
  const fields = [...new FormData(form)].filter(([name, value]) => value && !(name === "order" && value === "relevance"));
  const query = new URLSearchParams(fields);
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
};

// The pages that pass every chosen filter but one; `null` where nothing is chosen.
const passing = (filters, but) =>
  chosen().filter((select) => select !== but).map((select) => filters.get(select.name)?.get(select.value) ?? new Set());

const count = (pages, filters) => {
  for (const select of selects) {
    const others = passing(filters, select);
    const left = pages.filter((page) => others.every((set) => set.has(page)));
    for (const option of select.options) {
      if (!option.value) continue;
      const number = left.filter((page) => filters.get(select.name)?.get(option.value)?.has(page)).length;
      option.textContent = `${option.dataset.words}（${number}）`;
    }
  }
};

const sorted = (pages, amount) => {
  if (form.elements.order.value === "relevance") return pages;
  const places = new Map(amount.map((page, place) => [page, place]));
  const [printed, rest] = [pages.filter((page) => places.has(page)), pages.filter((page) => !places.has(page))];
  printed.sort((left, right) => places.get(left) - places.get(right));
  return [...(form.elements.order.value === "least" ? printed.reverse() : printed), ...rest];
};

const items = async (index, pages) => Promise.all(pages.map(async ({ page, means }) => result(await index.card(page), means, root)));

const search = async () => {
  const mine = (turn += 1);
  const query = form.elements.q.value;
  const index = await opening;
  const { filters, amount } = await index.facets();
  const asked = query.trim() !== "";
  const hits = asked ? await exact(index, query) : chosen().length ? index.pages.map((_, page) => page) : [];
  const sets = passing(filters);
  const pages = sorted(hits.filter((page) => sets.every((set) => set.has(page))), amount);
  const others = asked ? (await near(index, query, hits)).filter(({ page }) => sets.every((set) => set.has(page))) : [];
  const made = await items(index, pages.slice(0, shown).map((page) => ({ page, means: query })));
  const alike = await items(index, others.slice(0, STEP));
  if (mine !== turn) return;
  count(hits.length || asked ? hits : index.pages.map((_, page) => page), filters);
  const filtered = pages.length < hits.length ? `，筛选后 ${pages.length} 页` : "";
  said.textContent = hits.length ? `${asked ? `${hits.length} 页印有这段文字` : `共 ${hits.length} 页`}${filtered}。` : advice(query, 0);
  lists.hits.replaceChildren(...made);
  lists.near.replaceChildren(...alike);
  lists.near.previousElementSibling.hidden = !alike.length;
  more.hidden = pages.length <= shown;
  more.textContent = `再显示 ${Math.min(STEP, pages.length - shown)} 页`;
  form.dataset.done = location.search;
};

const again = () => {
  shown = STEP;
  toAddress();
  return told(search());
};

const told = (work) => work.catch((problem) => (said.textContent = `搜索没有取到索引（${problem.message}）。可以从部门或文件进入。`));

// The options of a filter are what the index holds, in its own order.
const fill = async () => {
  const { filters } = await (await opening).facets();
  for (const select of selects) {
    const words = JSON.parse(select.dataset.words || "{}");
    const values = [...(filters.get(select.name) ?? new Map()).keys()];
    const order = Object.keys(words);
    if (order.length) values.sort((left, right) => order.indexOf(left) - order.indexOf(right));
    for (const value of values) {
      const option = element("option", "", words[value] ?? value);
      option.value = value;
      option.dataset.words = words[value] ?? value;
      select.append(option);
    }
  }
};

form.addEventListener("input", (event) => event.isComposing || again());
form.addEventListener("compositionend", again);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  again();
});
form.addEventListener("reset", () => setTimeout(again));
more.addEventListener("click", () => {
  shown += STEP;
  told(search());
});
addEventListener("popstate", () => {
  fromAddress();
  told(search());
});
form.querySelector("details").open = innerWidth > 700 || [...new URLSearchParams(location.search).keys()].some((name) => name !== "q");
form.hidden = false;
told(fill().then(() => {
  fromAddress();
  return search();
}));

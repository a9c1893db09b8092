// The search page: words, filters and order stand in the address, so that a search can be sent to somebody.
import { Index } from "./index.js";
import { card, exact, near } from "./query.js";
import { advice, element, result } from "./show.js";

const form = document.querySelector("#search-form");
const lists = { hits: document.querySelector("#search-hits"), near: document.querySelector("#search-near") };
const said = document.querySelector("#search-said");
const more = document.querySelector("#search-more");
const root = new URL("../../", import.meta.url);
const STEP = 20;
const opening = Index.open();
const selects = [...form.querySelectorAll("select[data-filter]")];
let filling;
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

const details = form.querySelector("details");
const byAmount = () => form.elements.order.value !== "relevance";

// Whether a page has the chosen value of a filter.
const has = (facet, value) => {
  const number = facet?.values.indexOf(value) ?? -1;
  const sets = facet?.sets.map((set) => set.includes(number)) ?? [];
  return (page) => sets[facet?.pages[page]] ?? false;
};

// The pages that pass every chosen filter but one.
const passing = (pages, facets, but) =>
  chosen().filter((select) => select !== but).map((select) => has(facets[select.name], select.value)).reduce((left, test) => left.filter(test), pages);

const count = (pages, facets) => {
  for (const select of selects) {
    const { values, sets, pages: own } = facets[select.name] ?? { values: [], sets: [], pages: [] };
    const numbers = sets.map(() => 0);
    for (const page of passing(pages, facets, select)) numbers[own[page]] += 1;
    const sums = new Map(values.map((value) => [value, 0]));
    sets.forEach((set, at) => set.forEach((value) => sums.set(values[value], sums.get(values[value]) + numbers[at])));
    for (const option of select.options) if (option.value) option.textContent = `${option.dataset.words}（${sums.get(option.value)}）`;
  }
};

const sorted = async (index, pages) => {
  if (!byAmount()) return pages;
  const places = new Map((await index.amounts()).map((page, place) => [page, place]));
  const [printed, rest] = [pages.filter((page) => places.has(page)), pages.filter((page) => !places.has(page))];
  printed.sort((left, right) => places.get(left) - places.get(right));
  return [...(form.elements.order.value === "least" ? printed.reverse() : printed), ...rest];
};

const items = async (index, pages) => Promise.all(pages.map(async ({ page, means }) => result(await card(index, page, means), means, root)));

const search = async () => {
  const mine = (turn += 1);
  const query = form.elements.q.value;
  const index = await opening;
  const asked = query.trim() !== "";
  const all = () => Array.from({ length: index.start.pages }, (_, page) => page);
  const hits = asked ? await exact(index, query) : chosen().length ? all() : [];
  const facets = chosen().length ? await index.facets() : {};
  const pages = await sorted(index, passing(hits, facets));
  const made = await items(index, pages.slice(0, shown).map((page) => ({ page, means: query })));
  if (mine !== turn) return;
  const filtered = pages.length < hits.length ? `，筛选后 ${pages.length} 页` : "";
  said.textContent = hits.length ? `${asked ? `${hits.length} 页印有这段文字` : `共 ${hits.length} 页`}${filtered}。` : advice(query, 0);
  lists.hits.replaceChildren(...made);
  more.hidden = pages.length <= shown;
  more.textContent = `再显示 ${Math.min(STEP, pages.length - shown)} 页`;
  const others = asked ? await near(index, query, hits) : [];
  const kept = new Set(passing(others.map(({ page }) => page), facets));
  const alike = await items(index, others.filter(({ page }) => kept.has(page)).slice(0, STEP));
  if (mine !== turn) return;
  lists.near.replaceChildren(...alike);
  lists.near.previousElementSibling.hidden = !alike.length;
  if (details.open) {
    await fill();
    if (mine !== turn) return;
    count(asked || hits.length ? hits : all(), await index.facets());
  }
  form.dataset.done = location.search;
};

const again = () => {
  shown = STEP;
  toAddress();
  return told(search());
};

const told = (work) => work.catch((problem) => (said.textContent = `搜索没有取到索引（${problem.message}）。可以从部门或文件进入。`));

// The options of a filter are what the index holds, in its own order; they are fetched when somebody looks at the filters.
const filled = async () => {
  const facets = await (await opening).facets();
  for (const select of selects) {
    const words = JSON.parse(select.dataset.words || "{}");
    const values = [...(facets[select.name]?.values ?? [])];
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
const fill = () => (filling ??= filled());

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
const open = async () => {
  const address = new URLSearchParams(location.search);
  if (selects.some((select) => address.get(select.name))) await fill();
  fromAddress();
  await search();
};

addEventListener("popstate", () => told(open()));
details.open = innerWidth > 700 || [...new URLSearchParams(location.search).keys()].some((name) => name !== "q");
details.addEventListener("toggle", () => details.open && !filling && told(search()));
form.hidden = false;
told(open());

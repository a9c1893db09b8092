// The search page: words, filters and order stand in the address, so that a search can be sent to somebody.
import { Index } from "./index.js";
import { money } from "../money.js";
import { _, said as inEnglish } from "../words.js";
import { answer } from "./answer.js";
import { card } from "./match.js";
import { counted } from "./projects.js";
import { advice, element, result, understood } from "./show.js";

const form = document.querySelector("#search-form");
const results = document.querySelector("#search-found");
const said = document.querySelector("#search-said");
const sum = document.querySelector("#search-sum");
const root = new URL("../../", import.meta.url);
const twin = document.documentElement.lang === "en" ? "en/" : "";
const STEP = 20;
const EXPLORED = { region: "region", department: "department", year: "fiscal_year" }; // filters that explore has too
const exploredValue = (name, value) => (name === "year" ? value.replace("年", "") : value);
const opening = Index.open();
const selects = [...form.querySelectorAll("select[data-filter]")];
let filling;
let turn = 0;

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
    for (const option of select.options) if (option.value) option.textContent = _("%(word)s（%(count)s）", { word: option.dataset.words, count: sums.get(option.value) });
  }
};

const sorted = (counting, pages) => {
  if (!byAmount()) return pages;
  const amount = (page) => counting.yuan[page];
  const [printed, rest] = [pages.filter((page) => amount(page) !== null), pages.filter((page) => amount(page) === null)];
  const sign = form.elements.order.value === "least" ? 1 : -1;
  return [...printed.sort((left, right) => sign * (amount(left) - amount(right)) || left - right), ...rest];
};

const item = async (index, page, { means, like, missing }) => result(await card(index, page, means), { means, like, missing: missing?.(page) }, root);

// A group with its heading, its first pages and a button for more.
const section = async (index, group) => {
  const list = element("ol", "found-list");
  const more = element("button", "found-more");
  more.type = "button";
  let count = 0;
  const further = async () => {
    const next = group.pages.slice(count, count + STEP);
    list.append(...await Promise.all(next.map((page) => item(index, page, group))));
    count += next.length;
    more.hidden = count >= group.pages.length;
    more.textContent = _("再显示 %(next)s 页（已列 %(count)s，共 %(all)s 页）", { next: Math.min(STEP, group.pages.length - count), count, all: group.pages.length });
  };
  more.addEventListener("click", () => told(further()));
  await further();
  const heading = element("h2", "found-heading", group.told ? _("%(told)s：%(count)s 页", { told: group.told, count: group.pages.length }) : _("共 %(count)s 页", { count: group.pages.length }));
  const made = element("section", "found-section", heading, list, more);
  made.dataset.kind = group.kind;
  return made;
};

// The projects found, each of a year once, and the sum of what they print.
const summed = (counting, groups) => {
  const once = counted(counting, groups);
  const printed = once.filter((page) => counting.yuan[page] !== null);
  const units = new Set(printed.map((page) => (counting.inYuan.has(page) ? "元" : "万元")));
  return { count: once.length, printed: printed.length, units, sum: printed.reduce((sum, page) => sum + counting.yuan[page], 0) };
};

// What the projects found come to, with the way to the same choice in explore.
const addUp = (counting, query, groups) => {
  const { count, ...own } = summed(counting, groups);
  const { printed } = own;
  sum.hidden = !count || !query.trim();
  if (sum.hidden) return;
  const added = printed ? _("%(count)s 个列有预算数，本站相加 %(sum)s", { count: printed, sum: money(own) }) : _("都没有列预算数");
  const rest = printed && count > printed ? _("；%(count)s 个没有列，不计", { count: count - printed }) : "";
  const link = element("a", "", _("在探索里打开这些项目"));
  link.href = new URL(`${twin}explore/?${new URLSearchParams({ q: query, ...Object.fromEntries(chosen().filter(({ name }) => EXPLORED[name]).map(({ name, value }) => [EXPLORED[name], exploredValue(name, value)])) })}`, root).href;
  sum.replaceChildren(_("其中项目 %(count)s 个（同一年的一个项目只算一次）：%(added)s。", { count, added: added + rest }), link);
};

const search = async () => {
  const mine = (turn += 1);
  const query = form.elements.q.value;
  const index = await opening;
  const asked = query.trim() !== "";
  const all = () => Array.from({ length: index.start.pages }, (_, page) => page);
  const found = asked ? await answer(index, query) : { groups: chosen().length ? [{ kind: "all", told: "", pages: all(), means: "" }] : [] };
  const facets = chosen().length ? await index.facets() : {};
  const counting = await index.counting();
  if (mine !== turn) return;
  const groups = found.groups.map((group) => ({ ...group, pages: sorted(counting, passing(group.pages, facets)) })).filter(({ pages }) => pages.length);
  const before = found.groups.reduce((count, { pages }) => count + pages.length, 0);
  const after = groups.reduce((count, { pages }) => count + pages.length, 0);
  const made = await Promise.all(groups.map((group) => section(index, group)));
  if (mine !== turn) return;
  const pages = after < before ? [_("筛选后 %(after)s 页，筛选前 %(before)s 页。", { after, before })] : [];
  const parts = [...understood(found), ...pages];
  said.replaceChildren(...parts, advice(query, after));
  addUp(counting, query, groups);
  results.replaceChildren(...made);
  if (details.open) {
    await fill();
    if (mine !== turn) return;
    count(asked ? found.groups.flatMap(({ pages }) => pages) : all(), await index.facets());
  }
  form.dataset.done = location.search;
};

const again = () => {
  toAddress();
  return told(search());
};

const told = (work) => work.catch((problem) => (said.textContent = _("搜索没有取到索引（%(fault)s）。可以从部门或文件进入。", { fault: problem.message })));

// The options of a filter are what the index holds, in its own order; they are fetched when somebody looks at the filters.
const filled = async () => {
  const facets = await (await opening).facets();
  for (const select of selects) {
    const words = JSON.parse(select.dataset.words || "{}");
    const values = [...(facets[select.name]?.values ?? [])];
    const order = Object.keys(words);
    if (order.length) values.sort((left, right) => order.indexOf(left) - order.indexOf(right));
    const word = (value) => words[value] || (select.name === "year" && inEnglish(value)) || value;
    for (const value of values) {
      const option = element("option", "", word(value));
      option.value = value;
      option.dataset.words = word(value);
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

// /checks/: the choices stand in the address; the files that a choice needs are fetched, large ones only when the reader asks.
import { Columns, folded } from "./explore/columns.js";
import { Rows, element } from "./explore/rows.js";

const FREE_ROWS = 20_000; // fetched without asking, about half a megabyte
const section = document.querySelector("[data-checks]");
const form = section.querySelector("form");
const controls = [...form.querySelectorAll("select, input")];
const count = section.querySelector("output"), rest = section.querySelector("[data-rest]");
const words = Object.fromEntries([...form.elements.verdict.options].map((option) => [option.value, option.textContent]));
const kindOf = Object.fromEntries([...form.elements.rule.options].map((option) => [option.value, option.dataset.kind]));
const { root } = section.dataset;
const columns = new Columns();
const loaded = new Set();
let index, shown = [], sight, whole = false;

const chosen = () => Object.fromEntries(controls.map((control) => [control.name, control.value.trim()]));

/** The documents that a choice of document or department leaves, by id or by words of the name; null for all. */
function documents({ document: name, department }) {
  if (!name && !department) return null;
  const fits = (asked, id, title) => !asked || asked === id || folded(title).includes(folded(asked));
  const list = Object.entries(index.documents).filter(([id, [title, slug, own]]) => fits(name, id, title) && fits(department, slug, own));
  return new Set(list.map(([id]) => id));
}

/** The files in which rows of a choice may stand. */
function needed({ verdict, kind, rule }) {
  return index.files.filter((file) => (!verdict || file.outcome === verdict) && file.rules.some((each) => (!rule || each === rule) && (!kind || kindOf[each] === kind)));
}

async function load(files) {
  for (const file of files) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    await columns.load(`${section.dataset.checks}${file.name}.jsonl.gz`, undefined, file.start);
  }
}

function filters(choice) {
  const found = {};
  for (const [name, column] of [["verdict", "outcome"], ["kind", "kind"], ["rule", "rule"]]) if (choice[name]) found[column] = { text: choice[name], exact: true };
  const among = documents(choice);
  if (among) found.document_id = { among };
  return found;
}

/** Fetches what the choice needs, up to a bound unless `all`, and shows it; a later choice overtakes an earlier one. */
let turn = 0;
async function refresh(all = whole) {
  const own = (turn += 1);
  const choice = chosen(), files = needed(choice);
  let rows = 0;
  const now = files.filter((file) => (rows += file.rows) <= FREE_ROWS || all || loaded.has(file));
  try {
    await load(now.length ? now : files.slice(0, 1));
  } catch (fault) {
    count.value = `数据没有取到（${fault.message}），请重新载入这一页，或下载 CSV。`;
    throw fault;
  }
  if (own !== turn) return;
  shown = columns.count ? columns.select(filters(choice), "") : [];
  sight ??= new Rows(section.querySelector(".rows"), row);
  sight.show(shown.length);
  const missing = files.filter((file) => !loaded.has(file)).reduce((sum, file) => sum + file.rows, 0);
  const total = index.files.reduce((sum, file) => sum + file.rows, 0);
  count.value = `${total} 处中的 ${shown.length} 处${missing ? `；这个选择还有 ${missing} 处没有载入` : ""}`;
  rest.hidden = !missing;
  rest.textContent = `载入其余 ${missing} 处`;
  section.classList.add("started");
  section.dataset.ready = "";
}

function row(at) {
  const get = (name) => columns.at(name, shown[at]);
  const outcome = get("outcome"), id = get("document_id");
  const link = element("a", { href: `${root}documents/${id}/checks/#${get("anchor")}` }, get("title"));
  const note = element("span", { class: "note" }, `${get("rule")} · ${index.documents[id][0]}`);
  const side = (name, title) => element("td", { class: /^-?\d/.test(get(name)) ? "number" : "words", "data-label": title }, get(name));
  const verdict = element("td", { "data-label": "结论" }, element("span", { class: `verdict verdict-${outcome}` }, words[outcome]));
  if (get("gate")) verdict.append(element("span", { class: "note" }, get("gate")));
  const cells = [element("th", { scope: "row" }, link, note), side("left", "甲处"), side("right", "乙处"), element("td", { class: "number", "data-label": "相差" }, get("difference")), verdict];
  return element("tr", { "data-verdict": outcome }, ...cells);
}

async function save() {
  const { csv } = await import("./explore/files.js");
  const head = ["核对内容", "甲处", "乙处", "相差", "结论", "复核", "规则", "文件", "地址"];
  const rows = shown.map((at) => {
    const get = (name) => columns.at(name, at), id = get("document_id");
    const address = new URL(`${root}documents/${id}/checks/#${get("anchor")}`, location.href).href;
    return [get("title"), get("left"), get("right"), get("difference"), words[get("outcome")], get("gate"), get("rule"), index.documents[id][0], address];
  });
  const link = element("a", { href: URL.createObjectURL(csv([head, ...rows])), download: `核对-${rows.length}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function readAddress() {
  const address = new URLSearchParams(location.search);
  for (const control of controls) control.value = address.get(control.name) ?? "";
  for (const control of controls) if (control.selectedIndex === -1) control.value = "";
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  const query = new URLSearchParams(Object.entries(chosen()).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  refresh();
});
rest.addEventListener("click", () => { whole = true; refresh(); });
section.querySelector("[data-save]").addEventListener("click", save);
window.addEventListener("popstate", () => { readAddress(); refresh(); });
readAddress();
index = await (await fetch(`${section.dataset.checks}files.json`)).json();
columns.total = index.files.reduce((sum, file) => sum + file.rows, 0);
await refresh();

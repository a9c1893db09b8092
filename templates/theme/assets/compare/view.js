// From rows and choices to what is set side by side, what is left out and why, and what changed between years. No ranks, no sums.
import { folded } from "../explore/columns.js";

const WAN = 10000;
const collator = new Intl.Collator("zh-CN", { numeric: true });
const decimals = (number) => (String(number).split(".")[1] ?? "").length;
/** a − b without the rests of binary fractions. */
export const minus = (a, b) => Number((a - b).toFixed(Math.max(decimals(a), decimals(b))));
export const groupOf = ({ kind, unit }) => `${kind} ${unit}`.trim();
const unitWords = (unit) => unit || "没有印单位";

/** The rows that pass the reader's choice of project, departments and years. */
export function chosen(rows, { project, departments, years }) {
  const words = project.split(/\s+/).map(folded).filter(Boolean);
  const passes = new Map();
  const holds = (name) => {
    if (!passes.has(name)) passes.set(name, words.every((word) => folded(name).includes(word)));
    return passes.get(name);
  };
  return rows.filter((row) => (!departments.size || departments.has(row.department)) && (!years.size || years.has(row.fiscal_year)) && (!words.length || holds(row.project)));
}

/** Unit and kind → how many comparable targets have it, the most first. */
export function groups(rows) {
  const found = new Map();
  for (const row of rows) if (!row.reason) found.set(groupOf(row), { ...row, count: (found.get(groupOf(row))?.count ?? 0) + 1 });
  return [...found].map(([key, { kind, unit, count }]) => ({ key, kind, unit, count })).sort((a, b) => b.count - a.count || collator.compare(a.key, b.key));
}

/** Why a row does not stand beside those of a group, blank where it does. */
export function why(row, group) {
  if (row.reason || !group) return row.reason;
  if (row.unit !== group.unit) return `单位不同：${unitWords(row.unit)} 与 ${unitWords(group.unit)}，不可比`;
  return row.kind === group.kind ? "" : `方向不同：${row.kind} 与 ${group.kind}，不可比`;
}

/** Rows by department, year and project, each with its place in this order, so that words are compared once. */
export function placed(rows) {
  const ranks = Object.fromEntries(["department", "fiscal_year", "project"].map((name) => {
    const words = [...new Set(rows.map((row) => row[name]))].sort(collator.compare);
    return [name, new Map(words.map((word, rank) => [word, rank]))];
  }));
  const key = (name, row) => ranks[name].get(row[name]);
  const order = [...rows].sort((a, b) => key("department", a) - key("department", b) || key("fiscal_year", a) - key("fiscal_year", b) || key("project", a) - key("project", b) || a.line - b.line);
  order.forEach((row, place) => Object.assign(row, { place, byName: key("project", row) }));
  return order;
}
const byPlace = (a, b) => a.place - b.place;
const SORTS = { "": byPlace, value: (a, b) => a.value - b.value || byPlace(a, b), "-value": (a, b) => b.value - a.value || byPlace(a, b), project: (a, b) => a.byName - b.byName || byPlace(a, b) };
export const sorted = (rows, sort) => [...rows].sort(SORTS[sort] ?? byPlace);

// ------------------------------------------------------------------ between years

const SEVERAL = "同一年有几个同名的目标，不知哪个接哪个";

/** The neighbouring years of each project, as `{ older, newer, reason, change }`; `change` only where both stand in the group. */
export function changes(rows, group, isBudget) {
  const stories = new Map();
  for (const row of rows) {
    if (!row.story || !row.fiscal_year) continue;
    const key = through(row);
    if (stories.has(key)) stories.get(key).push(row); else stories.set(key, [row]);
  }
  return [...stories.values()].flatMap((own) => pairs(own, group, isBudget));
}

function pairs(own, group, isBudget) {
  const years = [...new Set(own.map((row) => row.fiscal_year))].sort();
  const at = (year) => own.filter((row) => row.fiscal_year === year);
  return years.slice(1).flatMap((year, index) => {
    const [olders, newers] = [at(years[index]), at(year)];
    const [older, newer] = [olders[0], newers[0]];
    if (olders.length > 1 || newers.length > 1) return [{ older, newer, reason: SEVERAL }];
    if (isBudget && older.reason && newer.reason) return [];
    const reason = isBudget ? older.reason || newer.reason : apart(older, newer, group);
    if (reason === null) return [];
    return [{ older, newer, reason, change: reason ? null : minus(newer.value, older.value) }];
  });
}

/** Why two years are not compared, blank where they are, null where both belong to another group. */
function apart(older, newer, group) {
  if (!older.reason && !newer.reason) {
    if (older.unit !== newer.unit) return `单位不同：${unitWords(older.unit)} 与 ${unitWords(newer.unit)}，不可比`;
    if (older.kind !== newer.kind) return `方向不同：${older.kind} 与 ${newer.kind}，不可比`;
    return !group || groupOf(older) === group.key ? "" : null;
  }
  if (older.reason === newer.reason && older.reason === "目标不是数") return older.target === newer.target ? "文字相同，不是数" : "文字不同，不是数，不比较";
  return older.reason || newer.reason;
}

/** A pair of years as the file of all changes holds it: the newer year, and of the older one what may differ. */
export function pairOf(row) {
  const older = { ...row };
  for (const [name, value] of Object.entries(row)) if (name.startsWith("older_")) older[name.slice(6)] = value;
  const reason = row.several ? SEVERAL : apart(older, row, null);
  return { older, newer: row, reason, change: reason ? null : minus(row.value, older.value) };
}

/** Budgets per unit so that one unit, and in it one name, stands together. */
export const byUnit = (rows) => [...rows].sort((a, b) => collator.compare(a.unit, b.unit) || collator.compare(a.indicator, b.indicator) || byPlace(a, b));

/** What is one thing through the years. */
export const through = (row) => `${row.story}\n${row.area ?? ""}`;
/** The things that stand in several of the years shown, in each once. */
export function repeated(rows) {
  const years = new Map();
  for (const row of rows) if (row.story) years.set(through(row), [...(years.get(through(row)) ?? []), row.fiscal_year]);
  return new Set([...years].filter(([, own]) => own.length > 1 && new Set(own).size === own.length).map(([key]) => key));
}

const direction = (change) => (change > 0 ? "增加" : change < 0 ? "减少" : "不变");

/** A change in neutral words: `160 → 150 家，减少 10 家`. */
export function told({ older, newer, change, reason }, isBudget) {
  const ends = isBudget ? [older, newer].map((row) => row.budget_shown || "未列") : [older, newer].map((row) => row.target || "未列");
  if (reason) return `${ends.join(" → ")}；${reason}`;
  if (isBudget) return change ? `${ends.join(" → ")}，${direction(change)} ${difference(older, newer, Math.abs(change))}${share(older, change)}` : `${ends.join(" → ")}，不变`;
  const unit = newer.unit ? ` ${newer.unit}` : "";
  return `${older.value} → ${newer.value}${unit}，${change ? `${direction(change)} ${Math.abs(change)}${points(newer.unit)}` : "不变"}`;
}
const points = (unit) => (unit === "%" ? " 个百分点" : unit ? ` ${unit}` : "");

/** A difference of two budgets, no finer than either is printed. */
function difference(older, newer, yuan) {
  const printed = [older, newer].map((row) => row.budget_shown);
  if (printed.every((text) => !text.endsWith("万元"))) return `${yuan.toLocaleString("en-US")} 元`;
  const exact = Math.min(...printed.filter((text) => text.endsWith("万元")).map((text) => (text.split(" ")[0].split(".")[1] ?? "").length));
  return `${(yuan / WAN).toFixed(exact)} 万元`;
}
const share = (older, change) => (older.value > 0 ? `（${(Math.abs(100 * change) / older.value).toFixed(1)}%）` : "");

const pairPlace = (a, b) => byPlace(a.newer, b.newer);
/** Changes in the reader's order; what is not compared comes last. */
export function ordered(found, order) {
  const sign = order.startsWith("-") ? -1 : 1;
  if (!order) return [...found].sort(pairPlace);
  return [...found].sort((a, b) => Boolean(a.reason) - Boolean(b.reason) || (a.reason ? 0 : sign * (a.change - b.change)) || pairPlace(a, b));
}

/** What a project's budget is for each unit of its target, with the formula; blank where it is not told. */
export function perUnit(row) {
  if (row.per_unit === null || row.per_unit === undefined) return "";
  return `${row.budget_shown} ÷ ${row.value} ${row.unit} = ${money(row.per_unit)}/${row.unit}`;
}
const money = (yuan) => (yuan >= WAN ? `${(yuan / WAN).toFixed(2)} 万元` : `${yuan.toFixed(2)} 元`);

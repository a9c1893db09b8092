// The columns of the tables of /compare/, and the addresses to which their cells lead.
import { element } from "../explore/rows.js";
import { FILE } from "./sheet.js";
import { perUnit, told } from "./view.js";

const { root } = document.querySelector("[data-compare]").dataset;
export const link = (address, words, kind) => element("a", { href: address, class: kind }, words);
export const project = (row) => root + (row.story || `projects/${row.project_id}/`);
const indicator = (name) => `${root}projects/${name.replace("#", "/#")}`;
const source = (id, line) => link(`${root}documents/${id.split("/")[0]}/text/#L${line}`, `第${line}行`, "line");
export const line = (row) => source(row.document_id, row.line);
/** Where what was done stands: the page of the evaluation, and the line. */
export const done = (row) => indicator(row.done_id);
export const doneLine = (row) => source(row.done_id, row.done_line);
/** The row as an address names it. */
export const idOf = (row) => (row.anchor ? `${row.project_id}#${row.anchor}` : row.project_id);
const DONE_FILE = `${FILE} done`;
const named = (row) => `${row.indicator}${row.area ? `（${row.area}）` : ""}`;

const WHOSE = [
  ["项目", "wide", (row) => [link(project(row), row.project)], (row) => row.project],
  ["部门", "", (row) => row.department], ["预算单位", "", (row) => row.agency], ["年度", "year", (row) => row.fiscal_year],
];
const FROM = [["取自", "short", (row) => row.stage], ["文件范围", "scope", (row) => row.scope], ["原文", "place", (row) => [line(row)], (row) => row.line]];
const BUDGET = ["年初预算", "number money", (row) => row.budget_shown || "未列"];
const NAME = ["指标（原样）", "name", named];
const TARGET = ["目标（原样）", "number", (row) => [link(indicator(idOf(row)), row.target || "未列")], (row) => row.target || "未列"];
const FORMULA = ["预算÷目标（本站相除）", "number formula", perUnit];
const DONE = [
  ["完成（原样）", "number done", (row) => (row.done_id ? [link(done(row), row.done || "未列"), " ", doneLine(row)] : ""), (row) => (row.done_id ? row.done || "未列" : "")],
  ["完成数", DONE_FILE, (row) => row.done_value ?? ""], ["完成的原文", DONE_FILE, (row) => row.done_line ?? ""],
  ["对照（单位自评）", "done", (row) => row.outcome],
];
const BUDGETS = [...WHOSE, BUDGET, ...FROM];
export const TABLES = {
  targets: [...WHOSE, NAME, TARGET, ["目标数", FILE, (row) => row.value ?? ""], ["计量单位", FILE, (row) => row.unit], ...DONE, BUDGET, FORMULA, ...FROM],
  budgets: BUDGETS, kinds: BUDGETS,
};
export const UNITS = [...WHOSE, NAME, TARGET, BUDGET, FORMULA, ...FROM];
export const WHY = ["为什么没有比", "wide", (row) => row.why];
/** Columns that are left out of the table of what is not compared. */
export const COMPARED = ["目标数", "预算÷目标（本站相除）"];

/** What stands below the name of a project in a change: its older name, and that a person has linked the two. */
const notes = (older, newer) => [older.project === newer.project ? "" : `原名：${older.project}`, newer.linked].filter(Boolean);
export const changesOf = (view) => [
  ["项目", "wide", ({ older, newer }) => [link(project(newer), newer.project), ...notes(older, newer).map((note) => element("span", { class: "note" }, note))], ({ older, newer }) => [newer.project, ...notes(older, newer)].join("；")],
  ["部门", "", ({ newer }) => newer.department],
  ...(view === "changes" ? [["指标（原样）", "", ({ newer }) => named(newer)], ["方向", "kind", ({ older, newer }) => (older.kind === newer.kind ? newer.kind : "")]] : []),
  ["年度", "span", ({ older, newer }) => `${older.fiscal_year} → ${newer.fiscal_year}`], ["变化", "wide", (pair) => told(pair, view === "budgets" || view === "kinds")],
  ["原文", "place", ({ older, newer }) => [line(older), " ", line(newer)], ({ older, newer }) => `${older.document_id} 第${older.line}行；${newer.document_id} 第${newer.line}行`],
];

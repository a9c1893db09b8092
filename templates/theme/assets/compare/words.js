// What /compare/ says of a view: what is compared, how much stands side by side and why some does not, what a reader has to know, how it is cited.
import { perUnit } from "./view.js";

const list = (values) => [...values].filter(Boolean).join("、");

/** What is compared, in one phrase. */
export function title(bench) {
  const { name, group, wish } = bench, sought = bench.field("project").value.trim();
  const where = [list(wish.department), list([...wish.year].map((year) => `${year}年`)), sought && `项目名称里有“${sought}”`].filter(Boolean).join("，");
  const what = {
    targets: () => `指标“${name.name}”，${group ? `${group.kind} ${group.unit || "（没有印单位）"}` : "没有能比的数"}`,
    kinds: () => `“${name.name}”这一类项目的年初预算`, budgets: () => "项目的年初预算", changes: () => `目标前后两年的变化，${name.name}`,
  }[bench.what]();
  return `${what}${where ? `（${where}）` : ""}`;
}

/** How much is shown, of how many departments, and what was left out with its reasons. */
export function counted({ what, name, view, shown, left, pairs, waiting, stretches: [stretch] }) {
  const of = (rows, column) => new Set(rows.map((row) => row[column])).size, newer = pairs.map((pair) => pair.newer);
  const part = waiting.length ? `只取了 ${stretch.rows.length} / ${stretch.total} 行，下面不是全部。` : "";
  if (what === "changes") return `${part}${name.name}的 ${newer.length} 处，来自 ${of(newer, "department")} 个部门、${of(newer, "story")} 个项目。`;
  const reasons = new Map();
  for (const row of left) reasons.set(row.why, (reasons.get(row.why) ?? 0) + 1);
  const apart = reasons.size ? `没有比的 ${left.length} 个：${[...reasons].map(([reason, many]) => `${reason} ${many} 个`).join("；")}。` : "没有略去的。";
  return `${part}并列 ${shown.length} ${view.one}，来自 ${of(shown, "department")} 个部门、${of(shown, "fiscal_year")} 个年度。${apart}`;
}

/** What a reader has to know before comparing. */
export const warnings = (bench) => (bench.what === "changes" ? CHANGES : ofRows(bench)).filter(Boolean);
const CHANGES = [
  "只比同一项目、同名指标、单位与方向都相同的两年；数的增减不等于要求的高低：“不超过”的目标，数减少是更严。",
  "本站没有收录的年度不在内；项目按名称与单位相同而连，改了名的要由人判断，连上的都注明。",
];
function ofRows({ what, name, shown, units, isBudget }) {
  const scopes = new Set(shown.map((row) => row.scope)), late = shown.filter((row) => row.stage === "自评").length;
  return [
    what === "kinds" ? `这一类：${name.told}。只按这些字归在一起，别的写法不在内，也可能收进不相干的。` : "",
    `各份文件收录的范围不同，${isBudget ? "名称相近的项目" : "同名的指标"}说的不一定是同一件事；这里只并列，不相加，也不排名。`,
    scopes.size > 1 ? `这里的文件范围不一：${list(scopes)}。部门的文件包含所属单位的，不能与单位的相加。` : "",
    late ? `其中 ${late} 个取自自评（本站没有收录印有它的目标表${isBudget ? "；自评重印的年初预算" : ""}）。` : "",
    shown.some((row) => row.done_id) ? "完成值是单位在自评里自己印的，不是本站的评价；单位与目标不同的、读法待核的不画。" : "",
    shown.some(perUnit) || units.length ? "预算÷目标：预算是整个项目的，项目可能还做别的事，所以不是单价。" : "",
    shown.some((row) => row.unit === "%") ? "百分比的分母各不相同，原文多半没有印。" : "",
  ];
}

/** The view as it is cited, with its address. */
export function citation(bench) {
  const site = document.title.split(" - ").pop(), day = new Date().toISOString().slice(0, 10);
  const many = bench.what === "changes" ? `${bench.pairs.length} 处` : `并列 ${bench.shown.length} 个，没有比的 ${bench.left.length} 个`;
  return `${site}. 比较：${title(bench)}；${many}[DB/OL]. [${day}]. ${bench.whole}`;
}

// The picture of a view: a dot for each figure, lines between the years of a project, the line that a reader compares with.
import { element } from "../explore/rows.js";
import { done, doneLine, idOf, line, link, project } from "./columns.js";
import { handle } from "./handle.js";
import { explained, reference } from "./reference.js";
import { DONE, strip } from "./strip.js";
import { repeated, sorted, through } from "./view.js";
import { title } from "./words.js";

const WAN = 10000, BOTH = { false: "数", true: "目标" };
const laneOf = (row) => `${row.department} ${row.fiscal_year ? `${row.fiscal_year}年` : "年度未登记"}`;
const numbered = (row) => typeof row.done_value === "number";
const absolute = (address) => new URL(address, location.href).href;

/** What the two figures say, where it is more than the two. */
const beside = ({ outcome, done: words, target }) => (outcome.includes(words) && outcome.includes(target) ? "" : `；${outcome}`);

/** Whose years are joined by a line: all that stand in several years, or none where they are too many. */
function joinedOf(rows, most) {
  const found = repeated(rows);
  return { found: found.size > most ? new Set() : found, many: found.size };
}

/** A dot for each figure: what is planned, and beside it what was done where that can be drawn. */
export function dotted({ shown, isBudget }, { joins: most }) {
  const rows = sorted(shown, ""), both = rows.some(numbered), { found, many } = joinedOf(rows, most);
  const dots = rows.flatMap((row) => {
    const first = `${laneOf(row)}，${row.project}：`, shared = { row, lane: laneOf(row), pair: numbered(row) ? idOf(row) : "" };
    const planned = {
      ...shared, value: isBudget ? row.value / WAN : row.value, series: BOTH[both], story: found.has(through(row)) ? through(row) : "",
      words: `${first}${isBudget ? row.budget_shown : `${both ? "目标 " : ""}${row.target}`}`, get address() { return absolute(project(row)); },
    };
    if (!numbered(row)) return [planned];
    return [planned, { ...shared, value: row.done_value, series: DONE, story: "", words: `${first}完成 ${row.done}，目标 ${row.target}${beside(row)}`, get address() { return absolute(done(row)); } }];
  });
  return { dots, both, many };
}

export class Picture {
  constructor(section, spec) {
    this.spec = spec;
    for (const [name, selector] of Object.entries({ figure: "figure", few: "[data-few]", frame: ".picture", tip: ".dot-tip", select: "[name=line]" })) this[name] = section.querySelector(selector);
  }
  /** Draws a view, or says its few figures in a sentence; a view of changes has none. */
  draw(bench) {
    const { fewest, middle, joins } = this.spec.usermeta, none = bench.what === "changes";
    const { dots, both, many } = none ? { dots: [], both: false, many: 0 } : dotted(bench, this.spec.usermeta);
    const planned = dots.filter(({ series }) => series !== DONE), unit = bench.isBudget ? "万元" : bench.group?.unit ?? "";
    const alike = bench.what !== "budgets" || Boolean(bench.field("project").value.trim());
    Object.assign(this, { dots, shown: dots.length >= fewest, line: reference(planned, bench.wish.line, { unit, alike, least: middle }) });
    this.offerLine(planned, bench.wish.line);
    this.figure.hidden = !this.shown;
    this.few.hidden = this.shown || none;
    this.few.textContent = dots.length ? `只有 ${dots.length} 个数，不画图：${dots.map(({ words }) => words).join("；")}。` : "没有可以并列的数。";
    if (!this.shown) return;
    this.name = title(bench);
    this.title = `${this.name}${both ? "；灰的是目标，蓝的是完成（单位自评）" : ""}`;
    const lines = many > joins ? `${many} 个项目有几个年度，线太多，没有画。` : many ? "细线连着同一项目的前后年度。" : "";
    this.drawDots(unit, both, `一个点是一个${bench.isBudget ? "项目的年初预算" : "目标"}${both ? "，线下的是它的完成值" : ""}，按部门与年度分行；`, lines);
  }
  drawDots(unit, both, what, lines) {
    const { figure, frame, dots, line: own } = this;
    figure.querySelector("figcaption").textContent = this.name;
    figure.querySelector(".legend").hidden = !both;
    const width = Math.max(280, Math.min(760, Math.floor(frame.clientWidth || 340)));
    const drawn = strip(dots, this.spec, width, unit, own.none === undefined ? own : null);
    frame.replaceChildren(drawn.picture);
    frame.tabIndex = 0;
    frame.setAttribute("aria-label", `${this.title}：${drawn.shown.map(({ name, rows }) => `${name} ${rows.length} 个，从 ${rows[0].value} 到 ${rows.at(-1).value} ${unit}`).join("；")}。用方向键看每一个点。`);
    const rest = drawn.left ? `只画前 ${drawn.shown.length} 行，另有 ${drawn.left} 行没有画，请选部门或年度。` : "";
    figure.querySelector(".note").textContent = `${what}横轴从 ${Math.min(0, ...dots.map(({ value }) => value))} 起，单位 ${unit || "没有印"}。${lines}${explained(own)}${rest}`;
    this.tip.replaceChildren("指着、点按一个点，或用方向键：看它是哪个项目。");
    handle(frame, this.tip, drawn.dots, (dot) => [
      `${dot.words}。`, link(dot.address, "看这个项目"), " ", dot.series === DONE ? doneLine(dot.row) : line(dot.row), " ",
      element("button", { type: "button", "data-reference": idOf(dot.row) }, "以它为参照线"),
    ]);
  }
  /** The lines a reader can choose; the picked row stands among them by its name. */
  offerLine(planned, chosen) {
    const picked = planned.find(({ row }) => idOf(row) === chosen)?.row;
    const own = chosen && chosen !== "none" ? [new Option(picked ? `${picked.project} ${picked.fiscal_year}` : "选的那一行（不在这里）", chosen)] : [];
    this.select.replaceChildren(new Option("中位数", ""), new Option("不画", "none"), ...own);
    this.select.value = chosen;
  }
}

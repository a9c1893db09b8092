// Results as elements. What documents print enters the page as text only, never as markup.
import { likeness } from "./answer.js";
import { _ } from "../words.js";
import { units, placed } from "./tokens.js";
import { words } from "./words.js";

const AROUND = 36;
const KINDS = { story: _("项目，各年并列"), project: _("项目"), department: _("部门"), document: _("文件"), source: _("原文"), glossary: _("名词"), report: _("比较与报告") };

export const element = (name, className, ...content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

// Where the words of a query stand in a text: [[from, to], …], in order, none overlapping.
const spans = (text, wanted) => {
  const own = placed(text);
  const found = [];
  for (const word of wanted) {
    own.forEach((_, at) => {
      if (word.every((unit, step) => own[at + step]?.unit === unit)) found.push([own[at].from, own[at + word.length - 1].to]);
    });
  }
  found.sort(([left], [right]) => left - right);
  return found.filter(([from], at) => at === 0 || from >= found[at - 1][1]);
};

const marked = (text, wanted, most = Infinity) => {
  const found = spans(text, wanted);
  const from = text.length > most && found.length ? Math.max(0, found[0][0] - AROUND) : 0;
  const to = Math.min(text.length, from + most);
  const pieces = from ? ["…"] : [];
  let at = from;
  for (const [start, stop] of found) {
    if (start < at || stop > to) continue;
    pieces.push(text.slice(at, start), element("mark", "", text.slice(start, stop)));
    at = stop;
  }
  pieces.push(text.slice(at, to));
  return to < text.length ? [...pieces, "…"] : pieces;
};

// The cells that show best why a page was found: one for each word that its name does not hold.
const telling = (card, wanted) => {
  const shown = new Set();
  for (const word of wanted) {
    if (spans(card.cells[0][0], [word]).length) continue;
    const cell = card.cells.slice(1).find(([text]) => spans(text, [word]).length);
    if (cell) shown.add(cell);
  }
  return [...shown].slice(0, 3);
};

// The cell that is most like a word which stands nowhere as typed.
const nearest = (card, own) => {
  const rated = card.cells.map((cell) => [likeness(cell[0], own), cell]);
  const [score, cell] = rated.reduce((best, each) => (each[0] > best[0] ? each : best));
  return score > likeness(card.cells[0][0], own) ? cell : null;
};

// One result: name, what it is, the cells that hold the words, the words that it lacks; the link leads to the place of the first cell.
export const result = (card, { means, like = [], missing = [] }, root, classes = {}) => {
  const wanted = words(means).map(({ own }) => own);
  const cells = [...new Set([...telling(card, wanted), ...like.map(({ own }) => nearest(card, own)).filter(Boolean)])].slice(0, 3);
  const anchor = cells.find(([, name]) => name)?.[1] ?? "";
  const link = element("a", classes.link ?? "found-link");
  link.href = new URL(card.address + (anchor ? `#${anchor}` : ""), root).href;
  const title = element("span", "found-title", ...marked(card.cells[0][0], wanted, 90));
  const context = element("span", "found-context", [KINDS[card.kind], card.context].filter(Boolean).join(" · "));
  link.append(title, context, ...cells.map(([text]) => element("span", "found-text", ...marked(text, wanted, 2 * AROUND + 20))));
  if (missing.length) link.append(element("span", "found-lacks", _("这一页没有："), ...struck(missing)));
  return element("li", classes.item ?? "found", link);
};

const struck = (list) => list.flatMap((text, at) => [at ? _("、") : "", element("s", "", text)]);

// What was understood where no page holds everything: the words that are printed somewhere, those that are nowhere, those set aside.
export const understood = ({ found = [], lost = [], aside = [] }) => {
  if (!found.length && !lost.length) return [];
  const parts = [];
  if (found.length) parts.push(_("没有哪一页全都印有。印有的词：%(words)s。", { words: found.map((text) => `“${text}”`).join("") }));
  if (lost.length) parts.push(_("哪里都没有印："), ...struck(lost), _("。"));
  if (aside.length) parts.push(_("没有拿来找：%(words)s。", { words: aside.map((text) => `“${text}”`).join("") }));
  return parts;
};

// What to try where nothing was found.
export const advice = (query, count) => {
  if (count) return "";
  if (!query.trim()) return _("输入名称、文字、金额或编码的任意一段。");
  if (!units(query).length) return _("输入文字或数：标点和空格不算。");
  return _("没有找到，也没有相近的。试试短一些的一段，或用空格分成几个词。");
};

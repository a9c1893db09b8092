// Results as elements. What documents print enters the page as text only, never as markup.
import { units, placed } from "./tokens.js";
import { words } from "./query.js";

const AROUND = 36;
const KINDS = { story: "项目，各年并列", project: "项目", department: "部门", document: "文件", source: "原文", glossary: "名词" };

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

// One result: name, what it is, the cells that hold the words; the link leads to the place of the first of them.
export const result = (card, query, root, classes = {}) => {
  const wanted = words(query);
  const cells = telling(card, wanted);
  const anchor = cells.find(([, name]) => name)?.[1] ?? "";
  const link = element("a", classes.link ?? "found-link");
  link.href = new URL(card.address + (anchor ? `#${anchor}` : ""), root).href;
  const title = element("span", "found-title", ...marked(card.cells[0][0], wanted, 90));
  const context = element("span", "found-context", [KINDS[card.kind], card.context].filter(Boolean).join(" · "));
  link.append(title, context, ...cells.map(([text]) => element("span", "found-text", ...marked(text, wanted, 2 * AROUND + 20))));
  return element("li", classes.item ?? "found", link);
};

// What to try where nothing was found.
export const advice = (query, exactHits) => {
  const own = words(query);
  if (!query.trim()) return "输入名称、文字、金额或编码的任意一段。";
  if (!own.length) return units(query).length ? "再输入一个字：至少两个字，或一个数。" : "输入文字或数：标点和空格不算。";
  if (exactHits) return "";
  return own.length > 1
    ? "没有哪一页同时印有这几个词。试试去掉一个词。"
    : "没有哪一页印有这段文字。试试短一些的一段，或用空格分成几个词；金额按印出的数写，如 721.90。";
};

// A query as it is read: its words, what is set aside in a question, the amounts in it.
import { _ } from "../words.js";
import { isNumber, units } from "./tokens.js";

const YEAR = /(?<!\d)(?:19|20)\d\d年?(?!\d)/g;
const EVERYDAY = new RegExp(
  ["(?:预算数?|金额|经费)(?:一共|总共)?(?:是|有|为)?多少", "请问", "请查", "查一下", "我想知道", "想知道", "关于", "(?:一共|总共)?(?:要|需要|会)?花了?(?:多少钱?|几[钱元])", "(?:是|有|要|为)?多少钱?", "(?:是|有)?哪(?:些|个|几个)",
    "是什么", "为什么", "什么", "怎么样", "怎么", "如何", "有?几[个家项条]", "一年", "每年", "左右", "上下", "大约", "大概", "差不多", "(?<!\\p{sc=Han})约", "一共", "总共", "之间", "情况", "项目", "各自", "分别", "有没有", "的", "吗", "呢", "(?<=\\p{sc=Han}{2})[是了与和及](?=\\p{sc=Han}{2})"].join("|"), "gu",
);

const isLetter = (unit) => /^[a-z]$/.test(unit);

// The words of a query: [{ text, own }], `own` its units; a single Latin letter between blanks belongs to the next word (R & D).
export const words = (query) => {
  const found = [];
  let loose = "";
  for (const piece of query.split(/\s+/)) {
    const own = units(loose + piece);
    if (own.length === 1 && isLetter(own[0])) loose += piece;
    else if (own.length || loose) {
      if (own.length) found.push({ text: loose + piece, own });
      loose = "";
    }
  }
  if (units(loose).length) found.push({ text: loose, own: units(loose) });
  return found;
};

// The words of a question: `asked` without everyday words and with years by themselves, `aside` what was set aside.
export const question = (query) => {
  const aside = [];
  const rest = query.replace(EVERYDAY, (found) => (aside.push(found), " ")).replace(YEAR, (found) => ` ${found} `);
  return { asked: words(rest.split(/[，。？！、；：,?!;:]+|\s+/).join(" ")), aside: [...new Set(aside)] };
};

export const isLatin = (own) => own.every((unit) => /^[a-z]+$/.test(unit));
export const isCode = (own) => own.length === 1 && isNumber(own[0]);

const SCALES = { 元: 1, 千元: 1e3, 万: 1e4, 万元: 1e4, 十万: 1e5, 十万元: 1e5, 百万: 1e6, 百万元: 1e6, 千万: 1e7, 千万元: 1e7, 亿: 1e8, 亿元: 1e8 };
const MOST = 1e15 - 1;
const NUMBER = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
const UNIT = "亿元|亿|千万元|千万|百万元|百万|十万元|十万|万元|万|千元|元";
const LEAST = ">=|≥|不少于|不低于|不小于|大于等于|至少";
const ABOVE = ">|超过|大于|高于|多于";
const UPMOST = "<=|≤|不超过|不高于|不多于|不大于|小于等于|至多";
const BELOW = "<|少于|低于|小于|不到";
const AMOUNT = new RegExp(
  `(?<sign>${LEAST}|${UPMOST}|${ABOVE}|${BELOW})?\\s*(?<![\\d.])(?<low>${NUMBER})(?![\\d]|\\.\\d)\\s*(?<unit>${UNIT})?`
  + `(?:\\s*(?:-|–|—|~|至|到)+\\s*(?<high>${NUMBER})\\s*(?<end>${UNIT}))?(?:\\s*(?<behind>(?:及|或)?以(?:上|下|内)))?`, "g",
);
const FOLLOWS = /^(?:$|[\s,，。；、?？的之与和或]|以[上下内]|左右|上下)/;
const DIGITS = "零一二三四五六七八九";
const TENS = { "": 1, 十: 10, 百: 100, 千: 1000 };
const number = (text) => Number(text.replaceAll(",", ""));
const decimals = (text) => (text.split(".")[1] ?? "").length;
const grouped = (yuan) => yuan.toLocaleString("en-US");

// What lies within the rounding of a typed number: from the first to the last whole yuan.
const rounded = (text, scale) => {
  const half = (0.5 * scale) / 10 ** decimals(text);
  const value = number(text) * scale;
  return [Math.max(0, Math.ceil(value - half - 1e-6)), Math.max(0, Math.ceil(value + half - 1e-6) - 1)];
};

const limits = (sign, behind, yuan) => {
  if (behind?.endsWith("上") || new RegExp(`^(?:${LEAST})$`).test(sign)) return [Math.ceil(yuan), MOST, _("不少于")];
  if (behind || new RegExp(`^(?:${UPMOST})$`).test(sign)) return [0, Math.floor(yuan), _("不超过")];
  return new RegExp(`^(?:${ABOVE})$`).test(sign) ? [Math.floor(yuan) + 1, MOST, _("大于")] : [0, Math.ceil(yuan) - 1, _("小于")];
};

const within = ({ sign, low, unit, high, end, behind }) => {
  const scale = SCALES[unit ?? end] ?? (number(low) < 100000 ? 1e4 : 1);
  const words = `${low} ${Object.keys(SCALES).find((name) => name === unit || name === end) ?? (scale === 1 ? "元" : "万元")}`;
  if (high) return { range: [number(low) * scale, number(high) * SCALES[end]].map(Math.round), said: _("%(low)s至 %(high)s", { low: words, high: `${high} ${end}` }) };
  const [from, to, told] = limits(sign, behind, number(low) * scale);
  return { range: [from, to], said: `${told} ${words}` };
};

const looksLikeYear = (text) => /^(?:19|20)\d\d$/.test(text);
const tooShort = (text) => /^\d{1,2}$/.test(text);
const tooLong = (text) => text.replaceAll(",", "").split(".")[0].length > 12;

// A query as amounts are read in it: half width, `一百万` as 100万, without the 整 behind 元.
export const plainly = (query) => query.normalize("NFKC").replace(/\u2212/g, "-").replace(/元整/g, "元").replace(/两(?=[十百千]?[万亿])/g, "二")
  .replace(/(?<!\p{sc=Han})([一二三四五六七八九])([十百千]?)(?=[万亿])/gu, (_, digit, tens) => DIGITS.indexOf(digit) * TENS[tens]);

// The amounts of a query: `points` typed as they are printed ({ text, ranges, said }), `filters` with an operator or two ends
// ({ text, plain, range, said, inWords }), and `rest`, the query without the filters. Ranges are in whole yuan, ends included.
export const amounts = (query) => {
  const text = plainly(query);
  const points = [];
  const filters = [];
  for (const found of text.matchAll(AMOUNT)) {
    const { sign, low, unit, high, behind } = found.groups;
    const before = text[found.index - 1] ?? " ";
    const after = text.slice(found.index + found[0].length);
    const exact = !sign && !high && !behind;
    if (tooLong(low) || !FOLLOWS.test(after) || (exact && /[-~*%/\d.a-z]/i.test(before))) continue;
    if (!exact && !unit && !high && behind) continue; // 90以上
    const said = found[0].trim();
    if (!exact) filters.push({ text: said, plain: high ? "" : `${low}${unit ?? ""}`, inWords: /^(?:不少于|不低于|不小于|至少)$/.test(sign) && !unit?.endsWith("元"), ...within(found.groups) });
    else if (unit) points.push({ text: said, ranges: [rounded(low, SCALES[unit])], unit });
    else if (!looksLikeYear(low) && !tooShort(low) && !/[\p{L}]/u.test(before)) points.push({ text: said, ranges: [rounded(low, 1), rounded(low, 1e4)], unit: _("元或万元") });
  }
  for (const point of points) point.said = point.ranges.map(([from, to]) => (from === to ? `${grouped(from)} 元` : _("%(from)s 至 %(to)s 元", { from: grouped(from), to: grouped(to) }))).join(_("，或 "));
  return { points, filters, rest: filters.reduce((left, filter) => left.replace(filter.text, " "), text) };
};

// What a query finds, in groups that say why: exact first, then what was meant; where no page holds everything, what holds most of it.
import { coded, exactWord, ordered, slipped, spelled, together } from "./match.js";
import { _ } from "../words.js";
import { pair, units } from "./tokens.js";
import { amounts, isCode, isLatin, plainly, question, words } from "./words.js";

const FEW = 3; // with fewer pages than this what is less like the query is looked for
const NAMED = 0.35; // how much more a word counts in a name, a part more for each of the ways it may stand there
const WIDTH = 15; // digits of an amount's token, as generator/search/tokens.py writes it

const union = (maps) => {
  const found = new Map();
  for (const map of maps) for (const [page, score] of map) found.set(page, Math.max(score, found.get(page) ?? 0));
  return found;
};

const exactAll = async (index, list) => together(await Promise.all(list.map(({ own }) => exactWord(index, own))));

// Page → 1 where one of some amounts is printed, whatever its unit.
const ofAmount = async (index, { ranges }) => {
  const token = (yuan) => String(yuan).padStart(WIDTH, "0");
  const entries = await Promise.all(ranges.map(([from, to]) => (from > to ? [] : index.money.between(token(from), token(to)))));
  return new Map(entries.flat().flatMap(({ pages }) => [...pages].map((page) => [page, 1])));
};

// The pages whose words stand there and whose amounts are the typed ones, as printed or in another unit.
const byAmount = async (index, query, points) => {
  const rest = points.reduce((left, { text }) => left.replace(text, " "), plainly(query));
  const money = points.map(async (point) => union([await ofAmount(index, point), await exactAll(index, words(point.text))]));
  return together(await Promise.all([...money, ...question(rest).asked.map(({ own }) => exactWord(index, own))]));
};

// The names that people use within a word: [{ alias, means, list }], `list` the word in pieces, the name put as it is printed.
const variants = (index, { own }) => {
  const plain = own.join("");
  return index.start.aliases
    .map(([alias, means]) => ({ alias, means, from: plain.indexOf(units(alias).join("")), size: units(alias).join("").length }))
    .filter(({ from, means }) => from >= 0 && !plain.includes(units(means).join("")))
    .sort((left, right) => right.size - left.size)
    .map(({ alias, means, from, size }) => ({ alias, means, list: words(`${plain.slice(0, from)} ${means} ${plain.slice(from + size)}`) }));
};

// The list of words with one of them put as a name is printed, for every such name.
const renamed = (index, list) =>
  list.flatMap((word, at) => variants(index, word).map(({ alias, means, list: own }) => ({ alias, means, list: [...list.slice(0, at), ...own, ...list.slice(at + 1)] })));

// A word in the longest pieces that are printed anywhere: { parts: [{ text, own }], lost: [text] }.
const pieces = async (index, { text, own }) => {
  if (isLatin(own) || isCode(own) || amounts(text).points.length) return { parts: [], lost: [text] };
  const parts = [];
  const lost = [];
  let gap = false;
  for (let from = 0; from < own.length; ) {
    let to = from + 1;
    while (to < own.length && (await exactWord(index, own.slice(from, to + 1))).size) to += 1;
    const piece = own.slice(from, to);
    const counts = piece.length > 1;
    if (counts) parts.push({ text: piece.join(""), own: piece });
    else lost.push((gap ? lost.pop() : "") + piece.join(""));
    gap = !counts;
    from = to;
  }
  return { parts, lost };
};

// A word as it is best found: itself, as its name is printed, with one sign wrong, or in pieces.
const refined = async (index, word) => {
  const exact = await exactWord(index, word.own);
  if (exact.size) return [{ ...word, pages: exact }];
  const [other] = variants(index, word);
  if (other) return (await Promise.all(other.list.map((each) => refined(index, each)))).flat().map((each) => ({ ...each, alias: other }));
  const slips = word.own.length > 2 && !isLatin(word.own) ? await slipped(index, word.own) : new Map();
  if (slips.size) return [{ ...word, pages: slips, slip: true }];
  const { parts, lost } = await pieces(index, word);
  const found = await Promise.all(parts.map(async (part) => ({ ...part, piece: true, pages: await exactWord(index, part.own) })));
  return [...found, ...lost.map((text) => ({ text, lost: true, pages: new Map() }))];
};

const quoted = (list) => list.map((text) => `“${text}”`).join("");
const texts = (list) => [...new Set(list.map(({ text }) => text))];
const joined = (list) => list.map(({ text }) => text).join(" ");

// The pages that hold the most and rarest of some words, best first, and for each page the words that it lacks.
const most = (index, list) => {
  const all = index.start.pages;
  const scores = new Map();
  for (const { pages, own } of list) {
    const rare = Math.log(1 + all / pages.size);
    for (const [page, score] of pages) scores.set(page, (scores.get(page) ?? 0) + rare * (1 + NAMED * Math.max(0, score / own.length - 1)));
  }
  const best = Math.max(0, ...scores.values());
  const pages = ordered(new Map([...scores].filter(([, score]) => score >= best / 2)));
  return { pages, missing: (page) => texts(list.filter((word) => !word.pages.has(page))) };
};

// What is found without a filter: groups of { kind, told, pages, means, missing }, and the words that were found, not found, set aside.
const tiers = async (index, query) => {
  const groups = [];
  const seen = new Set();
  const add = (kind, told, found, means, more = {}) => {
    const pages = (Array.isArray(found) ? found : ordered(found)).filter((page) => !seen.has(page) && seen.add(page));
    if (pages.length) groups.push({ kind, told, pages, means, ...more });
  };
  const own = words(query);
  if (!own.length) return { groups };
  add("exact", own.length > 1 ? _("印有这几个词") : _("印有这段文字"), await exactAll(index, own), query);
  const { points } = amounts(query);
  if (points.length) add("amount", _("金额相符（%(amounts)s）", { amounts: points.map(({ said }) => said).join(_("；")) }), await byAmount(index, query, points), query);
  const { asked, aside } = question(query);
  const changed = asked.length > 0 && joined(asked) !== joined(own);
  const put = aside.length ? _("不计%(words)s，", { words: quoted(aside) }) : "";
  if (changed) add("aside", put + _("按%(words)s找到", { words: quoted(texts(asked)) }), await exactAll(index, asked), joined(asked));
  for (const { alias, means, list } of [...renamed(index, own), ...(changed ? renamed(index, asked) : [])]) {
    add("alias", (joined(list).length && aside.length && list !== own ? put : "") + _("“%(alias)s”按印出的“%(means)s”找到", { alias, means }), await exactAll(index, list), joined(list));
  }
  if (seen.size >= FEW) return { groups };
  add("pinyin", _("拼音相同"), await spelled(index, query), query);
  if (own.length === 1) add("code", _("编码以 %(code)s 开头", { code: own[0].text }), await coded(index, own[0].own), query);
  return seen.size >= FEW ? { groups } : unlike(index, changed ? asked : own, { groups, add, seen, aside });
};

// What is less like the query: words with one sign wrong, in pieces, and at last what holds only a part of it.
const unlike = async (index, list, { groups, add, seen, aside }) => {
  const parts = (await Promise.all(list.map((word) => refined(index, word)))).flat();
  const pairs = await Promise.all(parts.map(async (part) => (part.slip || part.lost || part.piece || part.own.length < 3 || isLatin(part.own) || isCode(part.own)
    ? part : { ...part, slip: seen.size === 0, pages: seen.size ? part.pages : union([part.pages, await slipped(index, part.own)]) })));
  const slips = parts.filter(({ slip }) => slip);
  const broken = parts.some(({ piece }) => piece);
  const means = joined(parts.filter(({ lost }) => !lost));
  if (slips.length && !broken) add("slip", _("差一个字：%(words)s", { words: quoted(texts(slips)) }), together(parts.map(({ pages }) => pages)), means, { like: slips });
  else if (!broken && parts.some(({ alias }) => alias)) add("alias", _("按%(words)s找到", { words: quoted(texts(parts)) }), together(parts.map(({ pages }) => pages)), means);
  if (!seen.size && !broken && parts.length > 1) add("slip", _("差一个字：%(words)s", { words: quoted(texts(list)) }), together(pairs.map(({ pages }) => pages)), means, { like: parts });
  const found = texts(parts.filter(({ lost }) => !lost));
  const lost = texts(parts.filter((part) => part.lost));
  if (seen.size || !found.length) return { groups, found: [], lost: seen.size ? [] : lost, aside };
  const { pages, missing } = most(index, parts);
  const whole = pages.some((page) => !missing(page).length);
  add("part", whole ? _("拆开来找%(words)s，有得多、少见的在前", { words: quoted(found) }) : _("只有其中一部分，有得多、少见的在前"), pages, means, { missing, like: slips });
  return whole ? { groups } : { groups, found, lost, aside };
};

// What a query finds: `groups` of pages in order, each with what is to be told of it (`beside`: not what a filter asks for), `found`, `lost` and `aside` words where no page
// holds everything, `filters` that were read. A filter keeps printings whose budget lies in it.
export const answer = async (index, query) => {
  const { filters, rest } = amounts(query);
  if (!filters.length) return { filters, ...(await tiers(index, query)) };
  const { yuan } = await index.counting();
  const passes = (page) => filters.every(({ range: [from, to] }) => yuan[page] !== null && from <= yuan[page] && yuan[page] <= to);
  const said = _("预算数%(ranges)s", { ranges: filters.map((each) => each.said).join(_("、")) });
  const { asked } = question(rest);
  const other = asked.length ? await tiers(index, joined(asked)) : { groups: [{ kind: "exact", told: "", pages: [...yuan.keys()].sort((a, b) => yuan[b] - yuan[a] || a - b), means: "" }] };
  const groups = other.groups.map((group) => ({
    ...group, kind: group.kind === "exact" ? "filter" : group.kind, told: [said, group.told].filter(Boolean).join(_("，")), pages: group.pages.filter(passes),
  }));
  const printed = words(filters.reduce((left, { text, plain }) => left.replace(text, ` ${plain} `), plainly(query)));
  const seen = new Set(groups.flatMap(({ pages }) => pages));
  const ranged = filters.some(({ plain }) => !plain);
  const text = ranged ? [] : ordered(await exactAll(index, printed)).filter((page) => !seen.has(page));
  const printedSo = { kind: "exact", told: _("印有%(words)s", { words: quoted(texts(printed)) }), pages: text, means: joined(printed), beside: true };
  const inOrder = filters.some(({ inWords }) => inWords) ? [printedSo, ...groups] : [...groups, printedSo];
  return { ...other, filters, groups: inOrder.filter(({ pages }) => pages.length) };
};

// How much of a text is like a word: the neighbours they share.
export const likeness = (text, own) => {
  const have = units(text);
  const held = new Set(have.slice(1).map((unit, at) => pair(have[at], unit)));
  return own.slice(1).filter((unit, at) => held.has(pair(own[at], unit))).length;
};

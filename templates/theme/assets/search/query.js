// What a query finds: pages that print every word of it, and, apart from them, what people may have meant.
import { alone, isNumber, pair, skip, syllable, units } from "./tokens.js";

const FEW = 3; // with fewer exact hits than this, near ones are looked for
const NEAR = 0.6; // the part of a query that a name must share
const WINDOW = 96; // units within which a name is looked at
const MOST_NEAR = 20;
const LONG = 7;
const KEPT = 20; // words whose pages are remembered
const ASKED = /多少钱|是多少|有多少|有哪些|是什么|为什么|怎么样|多少|哪些|什么|怎么|如何|请问|一共|总共|花了|的|吗|呢|是|了|与|和|及|在/;

// The words of a query, each as its units; a single character between blanks belongs to the next word.
export const words = (query) => {
  const found = [];
  let loose = "";
  for (const piece of query.split(/\s+/)) {
    const own = units(loose + piece);
    if (own.length > 1 || (own.length === 1 && isNumber(own[0]))) {
      found.push(own);
      loose = "";
    } else loose += piece;
  }
  if (loose && found.length && units(loose).length) found[found.length - 1].push(...units(loose));
  return found;
};

// Where each of some units of a word begins so that all of them are covered: 0, 2, 4, … and the last two.
const covering = (own) => [...new Set([...own.keys()].filter((at) => at % 2 === 0 && at + 2 <= own.length).concat(own.length - 2))];

// The pages at which every list has a place that lies its own step behind one and the same beginning; `told` hears every beginning.
const inStep = (lists, told) => {
  const [first, ...rest] = [...lists].sort((left, right) => left.pages.size - right.pages.size);
  for (const [page, places] of first.pages) {
    if (!rest.every(({ pages }) => pages.has(page))) continue;
    const others = rest.map(({ pages, step }) => [new Set(pages.get(page)), step]);
    for (const place of places) if (others.every(([set, step]) => set.has(place - first.step + step))) told(page, place - first.step);
  }
};

// A place in a name is four times its unit, and one more in the name of the page itself, two more at its end.
const unitOf = (place) => place >> 2;
const isTitle = (place) => (place & 1) === 1;
const isEnd = (place) => (place & 2) === 2;

// Page → how well a word stands in its names: 5 is the name, 4 begins it, 3 is in it, 2 is in another name of the page.
const inNames = async (index, own) => {
  const single = own.length === 1;
  const steps = single ? [0] : covering(own);
  const entries = await Promise.all(steps.map((at) => index.names.entry(single ? alone(own[0]) : pair(own[at], own[at + 1]))));
  const found = new Map();
  if (!entries.every(Boolean)) return found;
  const last = entries.at(-1).places();
  const lists = entries.map((entry, at) => ({ step: steps[at], pages: new Map([...entry.places()].map(([page, places]) => [page, places.map(unitOf)])) }));
  const marks = new Map([...last].map(([page, places]) => [page, new Map([...places].map((place) => [unitOf(place), place]))]));
  inStep(lists, (page, at) => {
    const mark = marks.get(page).get(at + steps.at(-1));
    const score = at === 0 && isEnd(mark) ? 5 : isTitle(mark) ? 3 + (at === 0) : 2;
    found.set(page, Math.max(score, found.get(page) ?? 0));
  });
  return found;
};

// The run of units at `from`, made longer within the word until its places are known or it is the word; null where nothing holds it.
const run = async (index, own, from) => {
  let to = from + 2;
  for (;;) {
    const entry = await index.text.entry(own.slice(from, to).join(" "));
    if (!entry) return null;
    const whole = to - from === own.length;
    if (entry.placed || whole) return { entry, from, whole };
    if (to < own.length) to += 1;
    else from -= 1;
  }
};

// Page → the place at which its text first holds a word, or nothing where the word is so common that only its pages are known.
const foundInText = async (index, own) => {
  const only = (entry) => (entry?.placed ? new Map([...entry.places()].map(([page, [first]]) => [page, first])) : new Map([...(entry?.pages ?? [])].map((page) => [page])));
  if (own.length === 1) return only(await index.text.entry(alone(own[0])));
  const runs = await Promise.all(covering(own).map((from) => run(index, own, from)));
  if (!runs.every(Boolean)) return new Map();
  const whole = runs.find((each) => each.whole);
  if (whole) return only(whole.entry);
  const pages = new Map();
  inStep(runs.map(({ entry, from }) => ({ step: from, pages: entry.places() })), (page, at) => pages.has(page) || pages.set(page, at));
  return pages;
};

const inText = (index, own) => {
  const key = own.join(" ");
  if (index.last.size > KEPT) index.last.clear();
  if (!index.last.has(key)) {
    const found = foundInText(index, own);
    found.catch(() => index.last.delete(key));
    index.last.set(key, found);
  }
  return index.last.get(key);
};

// The card of a page with the cells that hold the words of a query: of a long page the cards on which they stand.
export const card = async (index, page, query) => {
  const own = await index.card(page);
  const wanted = new Set();
  if (own.further.length) {
    for (const word of words(query)) {
      if (holds(own.cells, word)) continue;
      const found = await inText(index, word);
      if (!found.has(page) && !(await inNames(index, word)).has(page)) continue;
      const place = found.get(page);
      const known = own.further.filter((begin) => begin <= place).length;
      if (known) wanted.add(known);
      for (let number = 1; place === undefined && number <= own.further.length; number += 1) {
        wanted.add(number);
        if (holds(await index.further(page, number), word)) break;
      }
    }
  }
  const more = await Promise.all([...wanted].sort((left, right) => left - right).map((number) => index.further(page, number)));
  return { ...own, cells: [...own.cells, ...more.flat()] };
};

const holds = (cells, word) => {
  const wanted = ` ${word.join(" ")} `;
  return cells.some(([text]) => ` ${units(text).join(" ")} `.includes(wanted));
};

// Page → how well one word stands there: as in names, and 1 where only the text holds it.
const exactWord = async (index, own) => {
  const [names, text] = await Promise.all([inNames(index, own), inText(index, own)]);
  const found = new Map();
  for (const page of text.keys()) found.set(page, own.length);
  for (const [page, score] of names) found.set(page, score * own.length);
  return found;
};

const together = (maps) => {
  const [first, ...rest] = [...maps].sort((left, right) => left.size - right.size);
  const found = new Map();
  for (const [page, score] of first ?? []) {
    if (rest.every((map) => map.has(page))) found.set(page, rest.reduce((sum, map) => sum + map.get(page), score));
  }
  return found;
};

// Pages are numbered in the order of equal hits.
const ordered = (found) => [...found].sort(([left, high], [right, low]) => low - high || left - right).map(([page]) => page);

// The pages that print every word of the query, names first.
export const exact = async (index, query) => ordered(together(await Promise.all(words(query).map((own) => exactWord(index, own)))));

// The pages that print the longest word of a question, those that print more of its words first.
const about = async (index, query) => {
  const own = words(query).sort((left, right) => right.length - left.length);
  const [first, ...rest] = await Promise.all(own.map((word) => exactWord(index, word)));
  return ordered(new Map([...(first ?? [])].map(([page, score]) => [page, rest.reduce((sum, map) => sum + (map.get(page) ?? 0), score)])));
};

// Page → how much of a word one name there shares, in one piece or with one sign missing, added or mistyped.
const nearWord = async (index, own) => {
  const shared = [];
  own.slice(1).forEach((unit, at) => {
    shared.push([pair(own[at], unit), [at, at + 1]]);
    if (own.length >= LONG) return; // long enough to be known by what is right in it
    shared.push([skip(own[at], unit), [at, at + 1]]);
    if (at > 0) shared.push([skip(own[at - 1], unit), [at - 1, at + 1]], [pair(own[at - 1], unit), [at - 1, at + 1]]);
  });
  const events = new Map();
  await Promise.all(shared.map(async ([token, covers]) => {
    for (const [page, places] of (await index.names.entry(token))?.places() ?? []) {
      if (!events.has(page)) events.set(page, []);
      for (const place of places) events.get(page).push([unitOf(place), covers]);
    }
  }));
  const found = new Map();
  for (const [page, shares] of events) {
    const score = coverage(shares.sort(([left], [right]) => left - right)) / own.length;
    if (score >= NEAR) found.set(page, score);
  }
  return found;
};

const coverage = (events) => {
  let best = 0;
  events.forEach(([from], first) => {
    const covered = new Set();
    for (let at = first; at < events.length && events[at][0] < from + WINDOW; at += 1) events[at][1].forEach((unit) => covered.add(unit));
    best = Math.max(best, covered.size);
  });
  return best;
};

const nearQuery = async (index, own) => {
  const maps = await Promise.all(own.map(async (word) => {
    const found = await exactWord(index, word);
    if (found.size || word.length < 3) return new Map([...found].map(([page]) => [page, 1]));
    return nearWord(index, word);
  }));
  const all = together(maps);
  if (all.size || own.length < 3) return all;
  const some = new Map();
  maps.forEach((map) => map.forEach((score, page) => some.set(page, (some.get(page) ?? 0) + score)));
  return new Map([...some].filter(([, score]) => score >= own.length * NEAR));
};

// Syllables of a query written in Latin letters, the last perhaps unfinished; nothing where it cannot be cut so.
const syllables = (index, letters) => {
  const known = (index.known ??= new Set(index.start.syllables.split(" ")));
  const cut = (from) => {
    if (from === letters.length) return [];
    for (let to = Math.min(from + 6, letters.length); to > from; to -= 1) {
      if (!known.has(letters.slice(from, to))) continue;
      const rest = cut(to);
      if (rest) return [letters.slice(from, to), ...rest];
    }
    const tail = letters.slice(from);
    return from && tail.length < 6 && [...known].some((each) => each.startsWith(tail)) ? [tail] : null;
  };
  return cut(0);
};

const spelled = async (index, query) => {
  const letters = query.toLowerCase().replace(/[\s'’]+/g, "");
  if (!/^[a-z]{3,60}$/.test(letters)) return new Map();
  const own = syllables(index, letters);
  if (!own || own.length < 2) return new Map();
  const places = async (letters) => (await index.names.entry(syllable(letters)))?.places() ?? new Map();
  const tails = [...index.known].filter((each) => each.startsWith(own.at(-1)));
  const [lists, ends] = await Promise.all([Promise.all(own.slice(0, -1).map(places)), Promise.all(tails.map(places))]);
  const found = new Map();
  for (const end of ends) {
    const all = [...lists, end].map((pages, step) => ({ step, pages: new Map([...pages].map(([page, each]) => [page, each.map(unitOf)])) }));
    inStep(all, (page) => found.set(page, 1));
  }
  return found;
};

const coded = async (index, own) => {
  if (own.length !== 1 || own[0].length !== 1 || !/^\d{6,}$/.test(own[0][0])) return new Map();
  const entries = await Promise.all([index.names, index.text].map((lists) => lists.beginning(alone(own[0][0]))));
  return new Map(entries.flat().flatMap(({ pages }) => [...pages].map((page) => [page, 1])));
};

// The query with the names people use put as they are printed: [{query, means}].
const renamed = (index, query) => {
  const plain = units(query).join("");
  return index.start.aliases
    .map(([alias, means]) => ({ alias: units(alias).join(""), means }))
    .filter(({ alias, means }) => plain.includes(alias) && !plain.includes(units(means).join("")))
    .sort((left, right) => right.alias.length - left.alias.length)
    .map(({ alias, means }) => plain.replace(alias, ` ${means} `).trim());
};

// What may have been meant beside the exact hits: pages in order, each with the words by which it was found.
export const near = async (index, query, hits) => {
  const seen = new Set(hits);
  const found = [];
  const add = (pages, means) => pages.forEach((page) => seen.has(page) || (seen.add(page), found.push({ page, means })));
  for (const other of renamed(index, query)) add(await exact(index, other), other);
  if (hits.length >= FEW) return found;
  const own = words(query);
  const asked = query.split(ASKED).filter((part) => words(part).length).join(" ");
  if (asked && asked !== query) for (const other of [asked, ...renamed(index, asked)]) add(await about(index, other), other);
  add(ordered(await coded(index, own)), query);
  add(ordered(await spelled(index, query)), query);
  if (found.length < FEW && own.length) add(ordered(await nearQuery(index, own)).slice(0, MOST_NEAR), query);
  if (found.length < FEW && asked && asked !== query) add(ordered(await nearQuery(index, words(asked))).slice(0, MOST_NEAR), asked);
  return found;
};

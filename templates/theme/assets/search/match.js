// One word in the index: the pages whose names or texts hold it, exactly, with one sign wrong, by its sound or as the beginning of a code.
import { pair, skip, syllable, units } from "./tokens.js";
import { words } from "./words.js";

const KEPT = 40; // words whose pages are remembered
const CODE = /^\d{6,}$/;
const LONG = 10; // units from which on a word is known by what is right in it
const LONG_CODE = 12; // digits from which on a number is a code and no amount

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
  const entries = await Promise.all(steps.map((at) => index.names.entry(single ? own[0] : pair(own[at], own[at + 1]))));
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
  if (own.length === 1) return only(await index.text.entry(own[0]));
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

// Page → how well one word stands there: as in names, and 1 where only the text holds it.
export const exactWord = async (index, own) => {
  const [names, text] = await Promise.all([inNames(index, own), inText(index, own)]);
  const found = new Map();
  for (const page of text.keys()) found.set(page, own.length);
  for (const [page, score] of names) found.set(page, score * own.length);
  return found;
};

// The pages that stand in every one of some maps, their scores added.
export const together = (maps) => {
  const [first, ...rest] = [...maps].sort((left, right) => left.size - right.size);
  const found = new Map();
  for (const [page, score] of first ?? []) {
    if (rest.every((map) => map.has(page))) found.set(page, rest.reduce((sum, map) => sum + map.get(page), score));
  }
  return found;
};

// Pages are numbered in the order of equal hits.
export const ordered = (found) => [...found].sort(([left, high], [right, low]) => low - high || left - right).map(([page]) => page);

// Page → how much of a word stands there in one name of `lists` that is the word but for one sign wrong, missing or added.
const slips = async (lists, own) => {
  const shared = [];
  own.slice(1).forEach((unit, at) => {
    shared.push([pair(own[at], unit), at, at + 1]);
    if (own.length < LONG) shared.push([skip(own[at], unit), at, at + 1]);
    if (own.length < LONG ? at > 0 : at === 1 || at === own.length - 2) shared.push([skip(own[at - 1], unit), at - 1, at + 1], [pair(own[at - 1], unit), at - 1, at + 1]);
  });
  const events = new Map();
  await Promise.all(shared.map(async ([token, from, to]) => {
    for (const [page, places] of (await lists.entry(token))?.places() ?? []) {
      if (!events.has(page)) events.set(page, []);
      for (const place of places) events.get(page).push([unitOf(place) - from, from, to]);
    }
  }));
  const found = new Map();
  for (const [page, shares] of events) {
    const covered = alike(shares);
    if (covered >= own.length - 1) found.set(page, covered / own.length);
  }
  return found;
};

// The most units of a word that stand at one beginning, give or take one sign.
const alike = (shares) => {
  const begins = new Map();
  for (const [begin, from, to] of shares) {
    for (const near of [begin, begin + 1]) {
      if (!begins.has(near)) begins.set(near, new Set());
      begins.get(near).add(from).add(to);
    }
  }
  return Math.max(...[...begins.values()].map((units) => units.size));
};

// Page → how well a word stands there with one sign wrong: in names before the names of indicators.
export const slipped = async (index, own) => {
  const [names, labels] = await Promise.all([slips(index.names, own), slips(index.labels, own)]);
  for (const [page, score] of names) labels.set(page, score + 1);
  return labels;
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

// Page → 1 where a name sounds like the query.
export const spelled = async (index, query) => {
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

// Page → 1 where a code begins with the query: never an amount, which is no shorter number's longer form.
export const coded = async (index, own) => {
  if (own.length !== 1 || !CODE.test(own[0])) return new Map();
  const entries = await Promise.all([index.names, index.text].map((lists) => lists.beginning(own[0], (token) => /^\d+$/.test(token) && token.length >= LONG_CODE)));
  return new Map(entries.flat().flatMap(({ pages }) => [...pages].map((page) => [page, 1])));
};

// The card of a page with the cells that hold the words of a query: of a long page the cards on which they stand.
export const card = async (index, page, query) => {
  const own = await index.card(page);
  const wanted = new Set();
  if (own.further.length) {
    for (const { own: word } of words(query)) {
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

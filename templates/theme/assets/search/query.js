// What a query finds: pages that print every word of it, and, apart from them, what people may have meant.
import { isName, isTitle } from "./index.js";
import { end, isNumber, pair, phrase, skip, units } from "./tokens.js";

const FEW = 3; // with fewer exact hits than this, near ones are looked for
const NEAR = 0.6; // the part of a query that a name must share
const WINDOW = 96; // tokens in which one name and its skips stand
const MOST_NEAR = 20;
const LONG = 7;
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

// Page → how well one word stands there: 5 is the name, 4 begins it, 3 is in it, 2 is in another name of the page, 1 in its text.
const exactWord = async (index, own) => {
  const tokens = phrase(own);
  const lists = await Promise.all(tokens.map((token) => index.postings(token)));
  const last = own.length > 1 && lists.every((list) => list.size) ? await index.postings(end(own.at(-1))) : new Map();
  const shortest = lists.reduce((left, right) => (right.size < left.size ? right : left));
  const found = new Map();
  for (const page of shortest.keys()) {
    if (!lists.every((list) => list.has(page))) continue;
    const rest = lists.slice(1).map((list) => new Set(list.get(page).map(([at]) => at)));
    let best = 0;
    for (const [at, weight] of lists[0].get(page)) {
      if (!rest.every((places, step) => places.has(at + step + 1))) continue;
      best = Math.max(best, isTitle(weight) ? 3 + (at === 0) : isName(weight) ? 2 : 1);
      if (at === 0 && last.get(page)?.some(([place]) => place === tokens.length)) best = 5;
    }
    if (best) found.set(page, best * own.length);
  }
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

const ordered = (index, found) => [...found].sort(([left, high], [right, low]) => low - high || index.before(left, right)).map(([page]) => page);

// The pages that print every word of the query, names first.
export const exact = async (index, query) => ordered(index, together(await Promise.all(words(query).map((own) => exactWord(index, own)))));

// The pages that print the longest word of a question, those that print more of its words first.
const about = async (index, query) => {
  const own = words(query).sort((left, right) => right.length - left.length);
  const [first, ...rest] = await Promise.all(own.map((word) => exactWord(index, word)));
  return ordered(index, new Map([...(first ?? [])].map(([page, score]) => [page, rest.reduce((sum, map) => sum + (map.get(page) ?? 0), score)])));
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
    for (const [page, places] of await index.postings(token)) {
      for (const [at, weight] of places) if (isName(weight)) events.set(page, [...(events.get(page) ?? []), [at, covers]]);
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
  const whole = own.slice(0, -1).map((each) => index.postings(`z${each}z`));
  const tails = (await index.beginning(`z${own.at(-1)}`)).map(([, pages]) => pages);
  const lists = await Promise.all(whole);
  const found = new Map();
  for (const [page, places] of lists[0]) {
    const fits = places.some(([at]) => lists.every((list, step) => list.get(page)?.some(([place]) => place === at + step))
      && tails.some((tail) => tail.get(page)?.some(([place]) => place === at + lists.length)));
    if (fits) found.set(page, 1);
  }
  return found;
};

const coded = async (index, own) => {
  if (own.length !== 1 || own[0].length !== 1 || !/^\d{6,}$/.test(own[0][0])) return new Map();
  const found = new Map();
  for (const [word, pages] of await index.beginning(own[0][0])) if (/^\d+n$/.test(word)) for (const page of pages.keys()) found.set(page, 1);
  return found;
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
  add(ordered(index, await coded(index, own)), query);
  add(ordered(index, await spelled(index, query)), query);
  if (found.length < FEW && own.length) add(ordered(index, await nearQuery(index, own)).slice(0, MOST_NEAR), query);
  if (found.length < FEW && asked && asked !== query) add(ordered(index, await nearQuery(index, words(asked))).slice(0, MOST_NEAR), asked);
  return found;
};

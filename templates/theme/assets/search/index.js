// Reads the index that Pagefind made: which pages hold a token, where, and how much it counts there.

const DATA = new URL("data/", import.meta.url);
const SIGNATURE = 12; // "pagefind_dcd" in front of every file of Pagefind
const NAME_FROM = 26; // weights from here on are names, 200 and more the name of the page itself

const packed = async (name, cache = "default") => {
  const answer = await fetch(new URL(name, DATA), { cache });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
};
const json = async (name) => JSON.parse(new TextDecoder().decode(await packed(name)));

// CBOR as Pagefind writes it: whole numbers, text, lists.
const decode = (bytes) => {
  const text = new TextDecoder();
  let at = SIGNATURE;
  const size = (small) => {
    if (small < 24) return small;
    let value = 0;
    for (let count = 1 << (small - 24); count > 0; count -= 1) value = value * 256 + bytes[at++];
    return value;
  };
  const list = (count) => {
    const items = [];
    while (count === -1 ? bytes[at] !== 0xff : items.length < count) items.push(item());
    if (count === -1) at += 1;
    return items;
  };
  const item = () => {
    const head = bytes[at++];
    const kind = head >> 5;
    if (kind === 4) return list((head & 31) === 31 ? -1 : size(head & 31));
    const value = size(head & 31);
    if (kind === 1) return -1 - value;
    if (kind === 3) return text.decode(bytes.subarray(at, (at += value)));
    return value;
  };
  return item();
};

// The pages of one token: page → [[position, weight], …]; Pagefind writes steps, and a negative number before a new weight.
const opened = (pages) => {
  const found = new Map();
  let page = 0;
  for (const [step, marks] of pages) {
    page += step;
    const places = [];
    let weight = 25;
    let last = 0;
    for (const mark of marks) {
      if (mark < 0) {
        weight = -mark - 1;
        last = 0;
      } else places.push([(last += mark), weight]);
    }
    found.set(page, places);
  }
  return found;
};

export const isName = (weight) => weight >= NAME_FROM;
export const isTitle = (weight) => weight >= 200;

export class Index {
  static async open() {
    const start = await (await fetch(new URL("start.json", DATA), { cache: "no-cache" })).json();
    const [list, ranks] = await Promise.all([packed(start.pages), json(start.ranks)]);
    const [, pages, chunks] = decode(list);
    return new Index(start, pages.map(([hash]) => hash), chunks, ranks);
  }

  constructor(start, pages, chunks, ranks) {
    Object.assign(this, { start, pages, chunks, ranks, loaded: new Map(), cards: new Map(), tokens: new Map() });
  }

  // The last chunk that begins at or before a token; Pagefind cuts the names of chunks short, but keeps their order.
  chunkOf(token) {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.chunks[middle][0] <= token) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  chunk(number) {
    if (!this.loaded.has(number)) {
      const words = packed(`index/${this.chunks[number][2]}.pf_index`).then((bytes) => new Map(decode(bytes)[0].map(([word, pages]) => [word, pages])));
      words.catch(() => this.loaded.delete(number));
      this.loaded.set(number, words);
    }
    return this.loaded.get(number);
  }

  // Page → places of one token; an empty map where it is printed nowhere.
  async postings(token) {
    if (!this.tokens.has(token)) {
      const words = this.chunks.length ? await this.chunk(this.chunkOf(token)) : new Map();
      this.tokens.set(token, opened(words.get(token) ?? []));
    }
    return this.tokens.get(token);
  }

  // The tokens that begin so, with their pages; at most `most` chunks are read.
  async beginning(prefix, most = 3) {
    const found = [];
    const first = this.chunkOf(prefix);
    for (let number = first; number < Math.min(first + most, this.chunks.length); number += 1) {
      if (number > first && !this.chunks[number][0].startsWith(prefix) && this.chunks[number][0] > prefix) break;
      for (const [word, pages] of await this.chunk(number)) if (word.startsWith(prefix)) found.push([word, opened(pages)]);
    }
    return found;
  }

  // Equal hits: projects before departments, documents and source texts, newer years first.
  before(left, right) {
    const { kinds, years } = this.ranks;
    return kinds.charCodeAt(left) - kinds.charCodeAt(right) || years.charCodeAt(left) - years.charCodeAt(right) || left - right;
  }

  // The card of a page: address, kind, context, cells; the first cell is its name.
  card(page) {
    if (!this.cards.has(page)) this.cards.set(page, json(`card/${this.pages[page]}.card`));
    return this.cards.get(page);
  }

  // Filter → value → set of pages, and the pages with an amount, largest first.
  facets() {
    this.facetsRead ??= json(this.start.facets).then(({ filters, amount }) => {
      const sets = Object.entries(filters).map(([name, values]) => [
        name,
        new Map(Object.entries(values).map(([value, steps]) => {
          let page = 0;
          return [value, new Set(steps.map((step) => (page += step)))];
        })),
      ]);
      return { filters: new Map(sets), amount };
    });
    return this.facetsRead;
  }

}

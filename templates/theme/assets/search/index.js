// Reads the index: which pages hold a token, and where; generator/search/pieces.py writes it.
const DATA = new URL("data/", import.meta.url);

const fetched = async (address, options) => {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address.pathname.split("/").slice(-2).join("/")}: ${answer.status}`);
  return answer;
};
const unpacked = async (body) => new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
const packed = async (address) => unpacked((await fetched(address)).body);
const json = async (address) => JSON.parse(new TextDecoder().decode(await packed(address)));

// A head as JSON and columns of whole numbers: all lowest bytes of a column, then all next ones, four in all.
const columns = (bytes) => {
  const size = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  let from = 4 + size;
  const found = head.sizes.map((length) => {
    const column = new Uint32Array(length);
    for (let plane = 0; plane < 4; plane += 1, from += length) for (let at = 0; at < length; at += 1) column[at] |= bytes[from + at] << (8 * plane);
    return column;
  });
  return [head, ...found];
};

const running = (steps, from, to) => {
  let last = 0;
  return steps.subarray(from, to).map((step) => (last += step));
};

// One file of the index: each token with its pages and, but for the most common, the places on each page.
class Piece {
  constructor(bytes) {
    const [{ tokens }, pages, steps, counts, places] = columns(bytes);
    Object.assign(this, { tokens, steps, counts, places, rows: new Map() });
    let page = 0;
    let place = 0;
    tokens.forEach((token, at) => {
      this.rows.set(token, [page, page + pages[at], place]);
      for (const end = page + pages[at]; page < end; page += 1) place += counts[page];
    });
  }

  // The pages of a token in order; `placed` tells whether their places are known; null where nothing holds it.
  entry(token) {
    const row = this.rows.get(token);
    if (!row) return null;
    const [from, to, place] = row;
    return { pages: running(this.steps, from, to), placed: this.counts[from] > 0, places: () => this.#places(from, to, place) };
  }

  // Page → places, in order.
  #places(from, to, first) {
    const pages = running(this.steps, from, to);
    let at = first;
    return new Map([...pages].map((page, step) => [page, running(this.places, at, (at += this.counts[from + step]))]));
  }
}

// Tokens in order, in pieces of which only the first token is known beforehand.
class Lists {
  constructor(folder, firsts) {
    Object.assign(this, { folder, firsts, pieces: new Map(), entries: new Map() });
  }

  // The last piece that begins at or before a token.
  #at(token) {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firsts[middle] <= token) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #piece(number) {
    if (!this.pieces.has(number)) {
      const piece = packed(new URL(`${number}.bin`, this.folder)).then((bytes) => new Piece(bytes));
      piece.catch(() => this.pieces.delete(number));
      this.pieces.set(number, piece);
    }
    return this.pieces.get(number);
  }

  async entry(token) {
    return this.firsts.length ? (await this.#piece(this.#at(token))).entry(token) : null;
  }

  // The tokens from `first` to `last`, ends included.
  async between(first, last) {
    const found = [];
    for (let number = this.#at(first); number < this.firsts.length && this.firsts[number] <= last; number += 1) {
      const piece = await this.#piece(number);
      found.push(...piece.tokens.filter((token) => first <= token && token <= last).map((token) => piece.entry(token)));
    }
    return found;
  }

  // The tokens that begin so and pass; at most `most` pieces are read.
  async beginning(prefix, passes, most = 3) {
    const found = [];
    const first = this.#at(prefix);
    for (let number = first; number < Math.min(first + most, this.firsts.length); number += 1) {
      if (number > first && !this.firsts[number].startsWith(prefix)) break;
      const piece = await this.#piece(number);
      found.push(...piece.tokens.filter((token) => token.startsWith(prefix) && passes(token)).map((token) => piece.entry(token)));
    }
    return found;
  }
}

// The cards of neighbouring pages in one file, of which only the bytes that are needed are asked for; a host that knows no ranges
// answers with the whole file, which is then kept. Its head tells where the cards of each page begin, and how long the first is.
class Pack {
  constructor(address, pages) {
    Object.assign(this, { address, pages, whole: null });
  }

  async #bytes(from, to) {
    if (!this.whole) {
      const answer = await fetched(this.address, { headers: { range: `bytes=${from}-${to - 1}` } });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.status === 206) return bytes;
      this.whole = bytes;
    }
    return this.whole.slice(from, to);
  }

  async #card(from, size) {
    return JSON.parse(new TextDecoder().decode(await unpacked(new Blob([await this.#bytes(from, from + size)]).stream())));
  }

  head() {
    this.begins ??= this.#bytes(0, 8 * this.pages).then((bytes) => new Uint32Array(bytes.buffer));
    this.begins.catch(() => delete this.begins);
    return this.begins;
  }

  async first(at) {
    const head = await this.head();
    return this.#card(head[at], head[this.pages + at]);
  }

  async further(at, sizes, number) {
    const head = await this.head();
    return this.#card(sizes.slice(0, number - 1).reduce((from, size) => from + size, head[at] + head[this.pages + at]), sizes[number - 1]);
  }
}

export class Index {
  static async open() {
    const answer = await fetch(new URL("start.json", DATA), { cache: "no-cache" });
    if (!answer.ok) throw new Error(`start.json: ${answer.status}`);
    const folder = new URL(`${(await answer.json()).folder}/`, DATA);
    return new Index(folder, await json(new URL("start.bin", folder)));
  }

  constructor(folder, start) {
    Object.assign(this, { folder, start, files: new Map(), packs: new Map(), last: new Map() });
    this.names = new Lists(new URL("names/", folder), start.names);
    this.text = new Lists(new URL("text/", folder), start.text);
    this.labels = new Lists(new URL("labels/", folder), start.labels);
    this.money = new Lists(new URL("amounts/", folder), start.amounts);
  }

  #kept(name, load = () => json(new URL(name, this.folder))) {
    if (!this.files.has(name)) {
      const file = load();
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  }

  #pack(page) {
    const number = Math.floor(page / this.start.pack);
    if (!this.packs.has(number)) this.packs.set(number, new Pack(new URL(`card/${number}.bin`, this.folder), this.start.pack));
    return this.packs.get(number);
  }

  // The card of a page: address, kind, context, cells; the first cell is its name. A long page has further cards, from the places
  // `further` of its text on.
  card(page) {
    return this.#kept(`card ${page}`, () => this.#pack(page).first(page % this.start.pack));
  }

  further(page, number) {
    return this.#kept(`card ${page} ${number}`, async () => this.#pack(page).further(page % this.start.pack, (await this.card(page)).sizes, number));
  }

  // Filter → its values, the sets of values that occur, and the set of each page.
  facets() {
    return this.#kept("facets.bin");
  }

  // `yuan`: the budget of each page, `inYuan`: the pages that print it in 元; `projects`: the pages of printings; `once`: of those that do not count, the page that does.
  counting() {
    this.counts ??= this.#kept("counting.bin").then(({ yuan, projects, once, in_yuan: inYuan }) => ({ yuan, inYuan: new Set(inYuan), projects: new Set(projects), once: new Map(once) }));
    return this.counts;
  }

  // The project_id of each printing, in the order of `counting().projects`.
  projects() {
    return this.#kept("projects.bin");
  }
}

// Columns of rows as they arrive: loading, filtering, sorting, grouping and adding, all by row number and without row objects.

const FOLD = /\s+/g;
const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Text as it is compared: full and half width alike, no case, no blanks. */
export const folded = (text) => text.normalize("NFKC").toLowerCase().replace(FOLD, "");

/** A file of column blocks, line by line; a server may or may not have unpacked it. */
export async function* blocks(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  const reader = (await unpacked(response.body)).pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

async function unpacked(stream) {
  const reader = stream.getReader();
  const first = await reader.read();
  const whole = new ReadableStream({
    start(out) { if (first.done) out.close(); else out.enqueue(first.value); },
    async pull(out) {
      const next = await reader.read();
      if (next.done) out.close(); else out.enqueue(next.value);
    },
  });
  const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  return packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

class Texts {
  constructor(total) { this.values = []; this.folds = []; this.codes = new Int32Array(total); }
  /** Takes in a part; `known` holds our code for each text of its file so far, so that further files bring no text twice. */
  add(part, at, rows, known) {
    const before = known.length;
    for (const value of part.new) known.push(this.code(value, known.further));
    for (let i = 0; i < rows; i++) this.codes[at + i] = known[part.codes ? part.codes[i] : before + i];
  }
  code(value, further) {
    if (!further) return this.values.push(value) - 1;
    this.index ??= new Map(this.values.map((each, code) => [each, code]));
    if (!this.index.has(value)) this.index.set(value, this.values.push(value) - 1);
    return this.index.get(value);
  }
  at(row) { return this.values[this.codes[row]]; }
  blank(row) { return this.at(row) === ""; }
  /** Folds up to so many more values; true when all are folded. */
  fold(most) {
    const end = Math.min(this.values.length, this.folds.length + most);
    for (let code = this.folds.length; code < end; code++) this.folds.push(folded(this.values[code]));
    return end === this.values.length;
  }
  /** Whether a row passes: all words of the filter stand in it, or it is exactly the chosen value, or one of several. */
  test({ text, exact, among }) {
    const passes = among ? this.values.map((value) => among.has(value)) : exact ? this.values.map((value) => value === text) : this.holding(text);
    return (row) => passes[this.codes[row]];
  }
  holding(text) {
    this.fold(this.values.length);
    const words = text.split(FOLD).map(folded).filter(Boolean);
    return this.folds.map((fold) => words.every((word) => fold.includes(word)));
  }
  ranks() {
    const order = this.values.map((_, code) => code).sort((a, b) => collator.compare(this.values[a], this.values[b]));
    const rank = new Int32Array(order.length);
    order.forEach((code, place) => { rank[code] = place; });
    return (row) => rank[this.codes[row]];
  }
}

class Numbers {
  constructor(total) { this.values = new Float64Array(total).fill(NaN); }
  add(part, at, rows) { for (let i = 0; i < rows; i++) this.values[at + i] = part[i] ?? NaN; }
  at(row) { return this.values[row]; }
  blank(row) { return Number.isNaN(this.values[row]); }
  /** Whether a row passes: inside both ends, and printed or not as asked; what is not printed passes no end. */
  test({ least, most, printed }) {
    const bounded = least !== undefined || most !== undefined;
    return (row) => {
      const value = this.values[row];
      if (Number.isNaN(value)) return !bounded && printed !== "yes";
      return printed !== "no" && !(value < least) && !(value > most);
    };
  }
  ranks() { return (row) => this.values[row]; }
}

export class Columns {
  constructor() { this.total = 0; this.ranges = new Map(); this.columns = new Map(); this.sorted = {}; }

  /** How many rows are there. */
  get count() { return [...this.ranges].reduce((sum, [start, end]) => sum + end - start, 0); }
  /** Their numbers. */
  rows() {
    const rows = [];
    for (const [start, end] of [...this.ranges].sort(([a], [b]) => a - b)) for (let row = start; row < end; row++) rows.push(row);
    return rows;
  }

  has(name) { return this.columns.has(name); }
  column(name) { return this.columns.get(name); }
  at(name, row) { return this.columns.get(name)?.at(row); }
  blank(name, row) { return this.columns.get(name)?.blank(row) ?? true; }

  /** Takes in a file whose first row has the number `start`; `arrived` is told after every block. A file of further columns has the same rows. */
  async load(address, arrived = () => {}, start = 0) {
    const known = new Map();
    let at = start;
    for await (const block of blocks(address)) {
      if (block.version) {
        this.total = Math.max(this.total, start + block.rows);
        continue;
      }
      const parts = Object.entries(block);
      const rows = Math.max(...parts.map(([, part]) => part.codes?.length ?? part.new?.length ?? part.length));
      for (const [name, part] of parts) {
        if (!this.has(name)) this.columns.set(name, part.new ? new Texts(this.total) : new Numbers(this.total));
        if (!known.has(name)) known.set(name, Object.assign([], { further: this.column(name).values.length > 0 }));
        this.column(name).add(part, at, rows, known.get(name));
      }
      at += rows;
      this.ranges.set(start, Math.max(this.ranges.get(start) ?? 0, at));
      this.sorted = {};
      await arrived();
    }
  }

  /** Folds all texts little by little, so that the first key of a filter is as quick as the next. */
  prepare() {
    const rest = [...this.columns.values()].filter((column) => column.fold && !column.fold(2000));
    if (rest.length) setTimeout(() => this.prepare(), 20);
  }

  /** All rows in the order of one column (`-name`: from the end); rows without a value come last either way. */
  order(sort) {
    if (this.sorted.by === sort) return this.sorted.rows;
    let rows = this.rows();
    const name = sort.replace(/^-/, "");
    if (this.has(name)) {
      const column = this.column(name), rank = column.ranks(), sign = sort.startsWith("-") ? -1 : 1;
      const printed = rows.filter((row) => !column.blank(row)).sort((a, b) => sign * (rank(a) - rank(b)) || a - b);
      rows = printed.concat(rows.filter((row) => column.blank(row)));
    }
    this.sorted = { by: sort, rows };
    return rows;
  }

  /** The rows that pass every filter, in order; `filters` maps columns to what their `test` takes. */
  select(filters, sort) {
    const tests = Object.entries(filters).filter(([name]) => this.has(name)).map(([name, filter]) => this.column(name).test(filter));
    const rows = this.order(sort);
    return tests.length ? rows.filter((row) => tests.every((test) => test(row))) : rows;
  }

  /** The sum of the printed amounts among some rows, how many they are, and in which units they are printed. */
  sum(name, rows) {
    const column = this.column(name);
    let sum = 0, printed = 0;
    const units = new Map();
    const own = this.has(`${name}_unit`) ? `${name}_unit` : "money_unit"; // what was spent is printed elsewhere than what was promised
    for (const row of rows) {
      if (column.blank(row)) continue;
      sum += column.at(row);
      printed += 1;
      const unit = this.at(own, row) || "元";
      units.set(unit, (units.get(unit) ?? 0) + 1);
    }
    return { sum, printed, units };
  }

  /** Rows by the value of one column, as `{ key, rows }`, in the order of the words. */
  groups(name, rows) {
    const found = new Map();
    for (const row of rows) {
      const key = this.at(name, row);
      if (found.has(key)) found.get(key).push(row); else found.set(key, [row]);
    }
    return [...found].map(([key, rows]) => ({ key, rows })).sort((a, b) => (a.key === "") - (b.key === "") || collator.compare(a.key, b.key));
  }

  /** How many different values some rows have in a column. */
  distinct(name, rows) {
    const column = this.column(name), seen = new Set();
    if (column) for (const row of rows) seen.add(column.codes[row]);
    return seen.size;
  }
}

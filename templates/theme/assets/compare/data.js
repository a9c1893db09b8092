// The files of /compare/: names piece by piece, rows of the pieces in which a name or a department stands.
import { Columns, folded } from "../explore/columns.js";
import { placed } from "./view.js";

const cache = new Map();

/** A column file as rows `{ column: value }`, null for what is not printed. */
export function rowsOf(address) {
  if (!cache.has(address)) cache.set(address, read(address));
  return cache.get(address);
}

async function read(address) {
  const columns = new Columns();
  await columns.load(address);
  const names = [...columns.columns.keys()];
  return columns.rows().map((row) => Object.fromEntries(names.map((name) => {
    const value = columns.at(name, row);
    return [name, Number.isNaN(value) ? null : value];
  })));
}

const YEARS = /(?:19|20)\d\d年?度?/g, UNIT = /\((?:[个家项人次名份场套台条篇%天起辆]|人次|万元|元)\)$/;

/** What names of indicators are known by, as the generator has it (pages/compare_rows.py `key_of`): years, ★ and the unit in brackets set aside. */
export function indicatorKey(name) {
  const fold = folded(name);
  return (fold.replace(YEARS, "") || fold).replaceAll("★", "").replace(UNIT, "");
}

/** Names (of indicators, of kinds of projects, of directions): those that are loaded, and whether there are more. A name knows its first row. */
export class Names {
  constructor(files, total, key = folded) { this.files = files; this.total = total; this.key = key; this.list = []; this.piece = 0; this.next = 0; }
  get whole() { return this.list.length >= this.total; }
  async more() {
    const rows = await (this.loading ??= rowsOf(`${this.files}-${this.piece}.jsonl.gz`));
    if (this.loading) {
      this.loading = null;
      this.piece += 1;
      for (const row of rows) {
        this.list.push({ ...row, first: this.next, fold: folded(row.name), key: this.key(row.name) });
        this.next += row.rows;
      }
    }
  }
  /** The name that a reader or an address says, in any of the forms that count as one, fetched as far as needed. */
  async find(name) {
    const key = this.key(name);
    for (;;) {
      const found = this.list.find((each) => each.key === key);
      if (found || this.whole) return found;
      await this.more();
    }
  }
  /** The names that hold all words: those that begin with them first, then the commonest. */
  holding(text) {
    const words = text.split(/\s+/).map(folded).filter(Boolean);
    const found = this.list.filter(({ fold }) => words.every((word) => fold.includes(word)));
    return words.length ? [...found.filter(({ fold }) => fold.startsWith(words[0])), ...found.filter(({ fold }) => !fold.startsWith(words[0]))] : found;
  }
}

/** The rows of a stretch of a table, of some departments' numbers, as far as they are fetched; `take` fetches one piece more. */
export class Stretch {
  constructor(folder, pieces, table, first, count) {
    this.folder = folder; this.first = first; this.end = first + count;
    this.pieces = pieces.filter((piece) => piece.table === table).map((piece, at) => ({ ...piece, file: `${table}-${at}` }))
      .filter((piece) => piece.first < this.end && piece.first + piece.rows > first);
    this.taken = new Set();
    this.rows = [];
  }
  wanted(places) { return this.pieces.filter(({ from, to }) => !places.size || [...places].some((place) => place >= from && place <= to)); }
  left(places) { return this.wanted(places).filter((piece) => !this.taken.has(piece)); }
  async take(places) {
    const [piece] = this.left(places);
    if (!piece) return;
    piece.own = (await rowsOf(`${this.folder}${piece.file}.jsonl.gz`)).slice(Math.max(0, this.first - piece.first), this.end - piece.first);
    this.taken.add(piece);
    this.rows = placed(this.pieces.filter((each) => this.taken.has(each)).flatMap((each) => each.own));
  }
  get total() { return this.end - this.first; }
}

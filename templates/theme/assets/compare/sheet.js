// A table of which the rows in sight are drawn; its columns are [title, class of the head, cell of a row, text or number for CSV].
import { element, Rows } from "../explore/rows.js";

const MOST_PRINTED = 2000;
/** What the class of a column begins with that stands in files alone. */
export const FILE = "file";

export class Sheet {
  constructor(frame) { this.frame = frame; this.table = frame.querySelector("table"); this.sight = new Rows(frame, (index) => this.row(index)); }
  show(columns, rows, caption) {
    [this.columns, this.rows, this.seen] = [columns, rows, columns.filter(([, kind]) => !kind.startsWith(FILE))];
    this.table.caption.textContent = caption;
    this.table.tHead.replaceChildren(element("tr", { "aria-rowindex": "1" }, ...this.seen.map(([title, kind]) => element("th", { scope: "col", class: kind || undefined }, title))));
    this.sight.show(rows.length);
  }
  row(index) {
    return element("tr", {}, ...this.seen.map(([title, kind, cell]) => {
      const made = cell(this.rows[index]);
      return element(title === "项目" ? "th" : "td", { scope: title === "项目" ? "row" : undefined, class: kind.startsWith("number") ? kind : undefined, "data-label": title }, element("span", {}, ...[made].flat()));
    }));
  }
  layOut() { if (this.rows) this.sight.layOut(Math.min(this.rows.length, MOST_PRINTED)); }
  putBack() { if (this.rows) this.sight.show(this.rows.length, true); }
  get head() { return this.columns.map(([title]) => title); }
  /** The text and numbers of rows, of those that are shown where none are given. */
  matrix(rows = this.rows) { return rows.map((row) => this.columns.map(([, , cell, value]) => (value ?? cell)(row))); }
}

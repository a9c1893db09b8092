// The rows in sight of a long table, made by number while its frame is scrolled; two empty rows stand for what is above and below.
import { _ } from "../words.js";
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "../vendor/tanstack-virtual-core.js";

export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  made.append(...children);
  return made;
};
const space = () => element("tr", { class: "space", "aria-hidden": "true" }, element("td"));
function stretch(row, height) {
  row.hidden = height <= 0;
  row.firstElementChild.style.height = `${height}px`;
}

export class Rows {
  /** `scroll` is the frame around the table, `make(index)` gives a row. */
  constructor(scroll, make) {
    this.scroll = scroll;
    this.table = scroll.querySelector("table");
    this.body = this.table.tBodies[0];
    this.make = make;
    this.drawn = new Map();
    this.above = space();
    this.below = space();
    this.virtual = new Virtualizer({
      count: 0, getScrollElement: () => this.scroll, estimateSize: () => 44, overscan: 12, scrollToFn: elementScroll,
      observeElementRect, observeElementOffset, onChange: () => this.draw(), scrollMargin: this.body.offsetTop,
    });
    this.virtual._didMount();
  }

  /** Shows other rows, so many of them, from the first on or from where the reader is. */
  show(count, stay = false) {
    this.drawing = false;
    this.count = count;
    this.table.setAttribute("aria-rowcount", count + 1);
    this.body.replaceChildren();
    this.drawn.clear();
    if (!stay) this.scroll.scrollTop = 0;
    this.virtual.setOptions({ ...this.virtual.options, count, scrollMargin: this.table.tHead.offsetHeight + this.table.caption.offsetHeight });
    this.virtual._willUpdate();
    this.virtual.measure();
    this.draw();
  }

  /** The first rows, so many of them, all at once, as paper needs them; `show` returns to those in sight. */
  layOut(count) {
    this.drawing = true;
    this.drawn.clear();
    this.body.replaceChildren(...Array.from({ length: count }, (_, index) => this.make(index)));
  }

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    const items = this.virtual.getVirtualItems(), margin = this.virtual.options.scrollMargin;
    const wanted = new Set(items.map((item) => item.index));
    for (const [index, row] of this.drawn) if (!wanted.has(index)) { row.remove(); this.drawn.delete(index); }
    let last = this.above;
    this.body.prepend(this.above);
    for (const { index } of items) {
      const row = this.drawn.get(index) ?? this.row(index);
      if (last.nextElementSibling !== row) last.after(row);
      last = row;
    }
    last.after(this.below);
    stretch(this.above, items.length ? items[0].start - margin : 0);
    stretch(this.below, items.length ? this.virtual.getTotalSize() - (items.at(-1).end - margin) : 0);
    if (!this.count) last.after(this.drawn.get(-1) ?? this.nothing());
    for (const row of this.drawn.values()) if (row.dataset.index) this.virtual.measureElement(row);
    this.drawing = false;
  }

  row(index) {
    const row = this.make(index);
    row.dataset.index = index;
    row.setAttribute("aria-rowindex", index + 2);
    this.drawn.set(index, row);
    return row;
  }

  nothing() {
    const columns = [...this.table.tHead.rows[0].cells].filter((cell) => !cell.hidden).length;
    const row = element("tr", {}, element("td", { colspan: columns }, _("没有符合的行；可以放宽或清除筛选。")));
    this.drawn.set(-1, row);
    return row;
  }
}

// The strip of dots: one dot for each number, a lane for each department and year, after the specification that the page holds.
const SVG = "http://www.w3.org/2000/svg";
const make = (tag, attributes, text) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
};
const short = (number) => Number(number.toFixed(1));
const plain = (number) => Number(number.toPrecision(12)).toLocaleString("en-US", { maximumFractionDigits: 12 });

/** Round numbers from the least to the most, four or so. */
export function ticks(low, high) {
  const rough = (high - low || 1) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high + step * 1e-9; at++) found.push(Number((at * step).toPrecision(12)));
  return found;
}

/** Dots that would touch stand above each other: their level in the lane, from the line upwards. */
function levels(xs, radius) {
  const last = [];
  return xs.map((x) => {
    let level = last.findIndex((before) => x - before >= 2 * radius - 1);
    if (level < 0) level = last.length;
    last[level] = x;
    return level;
  });
}

/** Lanes in the order in which their first row stands. */
export function lanes(rows) {
  const found = new Map();
  for (const row of rows) {
    if (!found.has(row.lane)) found.set(row.lane, []);
    found.get(row.lane).push(row);
  }
  return [...found].map(([name, own]) => ({ name, rows: own.sort((a, b) => a.value - b.value) }));
}

/** The picture of rows `{ value, lane, words, address }` in a width; `dots` are the rows in the order of the circles. */
export function strip(rows, spec, width, unit) {
  const { radius, font, padding, ink, faint, lanes: most, stacked } = spec.usermeta;
  const shown = lanes(rows).slice(0, most), values = shown.flatMap((lane) => lane.rows.map((row) => row.value));
  const low = Math.min(0, ...values), high = Math.max(...values, low === 0 && Math.max(...values) === 0 ? 1 : -Infinity);
  const left = padding + radius, room = width - 2 * left;
  const place = (value) => left + ((value - low) / (high - low || 1)) * room;
  const picture = make("svg", { xmlns: SVG, focusable: "false", "aria-hidden": "true" });
  const dots = [], drawn = [], marks = ticks(low, high);
  let y = 0;
  for (const lane of shown) {
    const xs = lane.rows.map((row) => place(row.value)), own = levels(xs, radius);
    const height = Math.min(stacked, Math.max(...own) + 1) * 2 * radius;
    const line = y + font + 10 + height;
    const over = own.filter((level) => level >= stacked).length;
    drawn.push(make("text", { x: padding, y: y + font, "font-size": font, fill: ink }, clip(`${lane.name}（${lane.rows.length} 个${over ? `，有 ${over} 个点重叠` : ""}）`, (width - 2 * padding) / font)));
    drawn.push(make("line", { x1: left, x2: width - left, y1: line, y2: line, stroke: faint, class: "lane" }));
    lane.rows.forEach((row, at) => {
      drawn.push(make("circle", { cx: short(xs[at]), cy: short(line - radius - Math.min(own[at], stacked - 1) * 2 * radius), r: radius, fill: spec.mark.color, "data-dot": dots.length }));
      dots.push(row);
    });
    y = line + 12;
  }
  for (const mark of marks) picture.append(make("line", { x1: short(place(mark)), x2: short(place(mark)), y1: font + 4, y2: y, stroke: faint, class: "tick" }));
  picture.append(...drawn);
  marks.forEach((mark, at) => picture.append(make("text", {
    x: short(place(mark)), y: y + font, "font-size": font - 2, fill: ink, class: "axis", "text-anchor": at === 0 ? "start" : at === marks.length - 1 ? "end" : "middle",
  }, `${plain(mark)}${at === marks.length - 1 ? ` ${unit}` : ""}`)));
  const height = y + font + 8;
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) picture.setAttribute(name, value);
  return { picture, dots, lanes: shown.length, left: lanes(rows).length - shown.length };
}

function clip(text, most) {
  const wide = (char) => (char.codePointAt(0) > 0x2e7f ? 1 : 0.56);
  let used = 0, kept = "";
  for (const char of text) {
    used += wide(char);
    if (used > most - 1) return `${kept}…`;
    kept += char;
  }
  return text;
}

/** Pointer, touch and arrow keys: each dot says what it is, and leads to its project. */
export function handle(picture, tip, dots, say) {
  let current = -1;
  const show = (index) => {
    current = Math.max(0, Math.min(dots.length - 1, index));
    picture.querySelector("circle.at")?.classList.remove("at");
    picture.querySelector(`[data-dot="${current}"]`)?.classList.add("at");
    tip.replaceChildren(...say(dots[current]));
  };
  const of = ({ target }) => Number(target.closest?.("[data-dot]")?.dataset.dot ?? -1);
  picture.onpointermove = (event) => { if (event.pointerType !== "touch" && of(event) >= 0) show(of(event)); };
  picture.onclick = (event) => {
    const at = of(event);
    if (at < 0) return;
    if (event.pointerType === "mouse") location.assign(dots[at].address); else show(at);
  };
  picture.onfocus = () => { if (picture.matches(":focus-visible")) show(Math.max(0, current)); };
  picture.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && current >= 0) location.assign(dots[current].address);
    if (!step) return;
    event.preventDefault();
    show(current + step);
  };
}

/** The picture as a file of its own: colours and font of the page, what it is above, where it is from below. */
export function standalone(picture, title, below) {
  const shown = picture.querySelector("svg"), copy = shown.cloneNode(true), from = shown.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of ["fill", "stroke"]) if (style[name] !== "none") node.setAttribute(name, style[name]);
    if (node.tagName === "text") node.setAttribute("font-family", style.fontFamily);
  });
  const [, , width, height] = shown.getAttribute("viewBox").split(" ").map(Number);
  const { color, fontFamily } = getComputedStyle(picture), per = Math.floor((width - 8) / 11);
  const block = (text, top) => (text.match(new RegExp(`.{1,${per}}`, "gu")) ?? []).map((line, at) => make("text", { x: 4, y: top + 14 * (at + 1), "font-size": 10, fill: color, "font-family": fontFamily }, line));
  const head = block(title, 0), above = head.length * 14 + 8;
  for (const line of head) line.setAttribute("y", line.getAttribute("y") - above);
  const foot = block(below, height), whole = above + height + foot.length * 14 + 8;
  copy.prepend(make("rect", { y: -above, width, height: whole, fill: getComputedStyle(document.body).backgroundColor }), ...head);
  copy.append(...foot);
  for (const [name, value] of Object.entries({ viewBox: `0 ${-above} ${width} ${whole}`, width, height: whole })) copy.setAttribute(name, value);
  return new XMLSerializer().serializeToString(copy);
}

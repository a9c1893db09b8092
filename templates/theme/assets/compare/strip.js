// The strip of dots: one dot for each number, a lane for each department and year, after the specification that the page holds.
export const DONE = "完成";
const SVG = "http://www.w3.org/2000/svg";
export const make = (tag, attributes, text) => {
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
function lanes(rows) {
  const found = new Map();
  for (const row of rows) {
    if (!found.has(row.lane)) found.set(row.lane, []);
    found.get(row.lane).push(row);
  }
  return [...found].map(([name, own]) => ({ name, rows: own.sort((a, b) => a.value - b.value) }));
}

/** The picture of rows `{ value, lane, words, address, series, story, pair }` in a width, with a line at `reference`; `dots` are the rows in the order of the circles. */
export function strip(rows, spec, width, unit, reference) {
  const { font, padding, ink, faint, radius, lanes: most } = spec.usermeta;
  const all = lanes(rows), shown = all.slice(0, most), values = shown.flatMap((lane) => lane.rows.map((row) => row.value));
  const low = Math.min(0, ...values), high = Math.max(...values, low === 0 && Math.max(...values) === 0 ? 1 : -Infinity);
  const left = padding + radius, room = width - 2 * left;
  const place = (value) => left + ((value - low) / (high - low || 1)) * room;
  const picture = make("svg", { xmlns: SVG, focusable: "false", "aria-hidden": "true" });
  const dots = [], drawn = [], marks = ticks(low, high), top = reference ? font + 8 : 0;
  let y = top;
  for (const lane of shown) y = drawLane(lane, { y, width, left, place, spec, dots, drawn });
  for (const mark of marks) picture.append(make("line", { x1: short(place(mark)), x2: short(place(mark)), y1: top + font + 4, y2: y, stroke: faint, class: "tick" }));
  picture.append(...joins(dots, spec), ...drawn);
  if (reference) picture.append(...referenceLine(reference, short(place(reference.value)), y, width, spec));
  marks.forEach((mark, at) => picture.append(make("text", {
    x: short(place(mark)), y: y + font, "font-size": font - 2, fill: ink, class: "axis", "text-anchor": at === 0 ? "start" : at === marks.length - 1 ? "end" : "middle",
  }, `${plain(mark)}${at === marks.length - 1 ? ` ${unit}` : ""}`)));
  const height = y + font + 8;
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) picture.setAttribute(name, value);
  return { picture, dots: dots.map(({ row }) => row), shown, left: all.length - shown.length };
}

/** A lane: its name, what is planned above its line, what was done below it; returns where the next one begins. */
function drawLane(lane, { y, width, left, place, spec, dots, drawn }) {
  const { radius, font, padding, ink, faint, stacked, colours } = spec.usermeta;
  const sides = [lane.rows.filter(({ series }) => series !== DONE), lane.rows.filter(({ series }) => series === DONE)];
  const own = sides.map((side) => levels(side.map((row) => place(row.value)), radius));
  const room = (at) => (own[at].length ? Math.min(stacked, Math.max(...own[at]) + 1) * 2 * radius : 0);
  const line = y + font + 10 + room(0), over = own.flat().filter((level) => level >= stacked).length;
  const told = `${lane.name}（${sides[0].length} 个${sides[1].length ? `，完成 ${sides[1].length} 个` : ""}${over ? `，有 ${over} 个点重叠` : ""}）`;
  drawn.push(make("text", { x: padding, y: y + font, "font-size": font, fill: ink }, clip(told, (width - 2 * padding) / font)));
  drawn.push(make("line", { x1: left, x2: width - left, y1: line, y2: line, stroke: faint, class: "lane" }));
  sides.forEach((side, at) => side.forEach((row, index) => {
    const off = radius + Math.min(own[at][index], stacked - 1) * 2 * radius, cx = short(place(row.value)), cy = short(at ? line + off : line - off);
    drawn.push(make("circle", { cx, cy, r: radius, fill: colours[row.series], "data-dot": dots.length }));
    dots.push({ row, cx, cy });
  }));
  return line + room(1) + 12;
}

/** Lines below the dots: from a target to what was done, and through the years of one project. */
function joins(dots, { usermeta: { faint, joined } }) {
  const through = (name, from, kind, stroke) => {
    const groups = new Map();
    for (const dot of from) if (dot.row[name]) groups.set(dot.row[name], [...(groups.get(dot.row[name]) ?? []), dot]);
    return [...groups.values()].filter((own) => own.length > 1).map((own) => make("polyline", { points: own.map(({ cx, cy }) => `${cx},${cy}`).join(" "), fill: "none", stroke, class: kind }));
  };
  return [...through("pair", dots, "pair", faint), ...through("story", dots.filter(({ row }) => row.series !== DONE), "years", joined)];
}

/** The line that a reader compares with, and what it is. */
function referenceLine({ words }, x, y, width, { usermeta: { font, ink } }) {
  const late = x > width / 2;
  return [
    make("line", { x1: x, x2: x, y1: font + 2, y2: y, stroke: ink, "stroke-dasharray": "4 3", class: "reference" }),
    make("text", { x: late ? x - 3 : x + 3, y: font, "font-size": font - 1, fill: ink, class: "reference", "text-anchor": late ? "end" : "start" }, clip(words, (late ? x : width - x) / (font - 1))),
  ];
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


// On a source page: which column each cell of the chosen line stands in, and which cell prints the figure that led here.
const WITHIN = ["role-data", "role-subtotal", "role-repeat", "role-blank"]; // what may stand between a head and a row of its table
const ROWS = "table.sheet tr, ol.source li";

// The texts of a line's cells, each with its place among the columns and the element or text that holds it.
const cellsOf = (row) => {
  if (row.cells) return [...row.cells].filter((cell) => !cell.matches("th, .role")).map((cell) => ({ text: cell.textContent.trim(), node: cell, wide: cell.colSpan, high: cell.rowSpan }));
  const found = [{ text: "", node: null, wide: 1, high: 1 }];
  for (const node of row.querySelector("code").childNodes) {
    if (node.nodeName === "I") found.push({ text: "", node: null, wide: 1, high: 1 });
    else if (node.nodeName === "#text") Object.assign(found.at(-1), { text: node.data.trim(), node });
  }
  return found;
};

// The rows of one table, or the lines of a text, as rows of cells by column; what reaches down from above stands there too.
const grid = (rows) => {
  const below = new Map();
  return rows.map((row) => {
    const line = [];
    const take = () => {
      while (below.get(line.length)?.left) {
        const above = below.get(line.length);
        above.left -= 1;
        line.push(above.cell);
      }
    };
    take();
    for (const cell of cellsOf(row)) {
      for (let step = 0; step < cell.wide; step += 1) {
        if (cell.high > 1) below.set(line.length, { cell, left: cell.high - 1 });
        line.push(cell);
      }
      take();
    }
    return line;
  });
};

// The labels above each column of a row: the nearest lines of heads before it.
const headsOf = (rows, at) => {
  let last = at - 1;
  while (last >= 0 && WITHIN.some((role) => rows[last].classList.contains(role))) last -= 1;
  if (last < 0 || !rows[last].classList.contains("role-header")) return () => "";
  let first = last;
  while (first > 0 && rows[first - 1].classList.contains("role-header")) first -= 1;
  const lines = grid(rows.slice(first, at + 1)).slice(0, last - first + 1);
  return (column) => [...new Set(lines.map((line) => line[column]?.text).filter((text) => text && !/^\d+$/.test(text)))].join(" / ");
};

const number = (text) => /^-?[\d,]+(?:\.\d+)?%?$/.test(text) && Number(text.replace(/[,%]/g, ""));

// The figure that a reader followed to this address, if they came by a link of this site.
const followed = () => {
  const [address, figure] = JSON.parse(sessionStorage.getItem("followed") ?? "[]");
  return address === location.href ? number(figure) : false;
};

const show = () => {
  document.querySelectorAll(".column-of").forEach((each) => each.remove());
  document.querySelectorAll("mark.told").forEach((each) => each.replaceWith(...each.childNodes));
  document.querySelectorAll(".told").forEach((each) => each.classList.remove("told"));
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!row?.matches(ROWS)) return;
  const rows = [...row.parentElement.children];
  const at = rows.indexOf(row);
  const head = headsOf(rows, at);
  const own = grid(rows.slice(0, at + 1)).at(-1);
  const figure = followed();
  const told = [];
  own.forEach((cell, column) => {
    if (cell.node === null || own.indexOf(cell) !== column || number(cell.text) === false) return;
    const wanted = figure !== false && number(cell.text) === figure;
    const label = head(column) || own.slice(0, column).findLast((each) => each.text && number(each.text) === false)?.text;
    if (label) told.push({ words: `${label}：${cell.text}`, wanted });
    if (!wanted) return;
    if (cell.node.nodeType === Node.TEXT_NODE) {
      const mark = Object.assign(document.createElement("mark"), { className: "told" });
      cell.node.replaceWith(mark);
      mark.append(cell.node);
    } else cell.node.classList.add("told");
  });
  if (!told.length) return;
  const chosen = told.some(({ wanted }) => wanted) ? told.filter(({ wanted }) => wanted) : told;
  const note = Object.assign(document.createElement("span"), { className: "column-of", textContent: `栏目 ${chosen.map(({ words }) => words).join("；")}` });
  (row.cells ? row.querySelector("td.role") : row.querySelector("code")).append(note);
};

addEventListener("hashchange", show);
show();

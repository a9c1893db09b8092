// What a reader takes away of the view: rows, changes and budgets per unit as CSV, the picture, its specification with the data.
import { csv } from "../explore/files.js";
import { element } from "../explore/rows.js";
import { standalone } from "./handle.js";

const NAMES = ["文件编号", "项目编号"], ids = (row) => [row.document_id, row.project_id];

function take(file, name) {
  const made = element("a", { href: URL.createObjectURL(file), download: name });
  made.click();
  setTimeout(() => URL.revokeObjectURL(made.href), 60000);
}

const KINDS = {
  rows({ sheets, shown, left }) {
    const rows = [...shown, ...left], values = sheets.rows.matrix(rows).map((row, at) => [...row, ...ids(rows[at]), rows[at].why]);
    take(csv([[...sheets.rows.head, ...NAMES, "为什么没有比（空白是并列的）"], ...values]), "compare.csv");
  },
  changes({ sheets: { changes: sheet }, pairs, isBudget }) {
    const values = sheet.matrix().map((row, at) => [...row, pairs[at].change ?? null, ...ids(pairs[at].newer)]);
    take(csv([[...sheet.head, isBudget ? "相差（元）" : "相差", ...NAMES], ...values]), "compare-changes.csv");
  },
  units({ sheets: { units: sheet } }) {
    const values = sheet.matrix().map((row, at) => [...row, sheet.rows[at].per_unit, sheet.rows[at].unit, ...ids(sheet.rows[at])]);
    take(csv([[...sheet.head, "每单位（元）", "计量单位", ...NAMES], ...values]), "compare-units.csv");
  },
  svg({ picture: { frame, title } }, citation) { take(new Blob([standalone(frame, title, citation)], { type: "image/svg+xml" }), "compare.svg"); },
  spec({ picture: { spec, title, dots, line } }) {
    const rows = dots.map(({ value, lane, words, address, series, story, pair }) => ({ value, lane, words, address, series, story, pair }));
    const datasets = { rows, reference: line.none === undefined ? [line] : [] };
    take(new Blob([JSON.stringify({ ...spec, title, datasets })], { type: "application/json" }), "compare.json");
  },
};

/** Gives the reader one of these files of a view. */
export const save = (kind, bench, citation) => KINDS[kind](bench, citation);

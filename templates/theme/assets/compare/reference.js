// What a line in the picture stands at: the middle of the figures shown where they are many, or the row that the reader has picked; it says which.
import { idOf } from "./columns.js";

const plain = (number) => Number(number.toPrecision(12)).toLocaleString("en-US", { maximumFractionDigits: 12 });

/** The number in the middle, of an even count the mean of the two. */
export function median(values) {
  const own = [...values].sort((a, b) => a - b), half = own.length >> 1;
  return own.length % 2 ? own[half] : (own[half - 1] + own[half]) / 2;
}

/** `{ value, words }` of the line, or `{ none }`: why there is none. `dots` are what is planned. */
export function reference(dots, chosen, { unit, alike, least }) {
  const picked = dots.find(({ row }) => idOf(row) === chosen);
  if (chosen === "none") return { none: "" };
  if (picked) return { value: picked.value, words: `参照：${picked.row.project} ${picked.row.fiscal_year}，${plain(picked.value)} ${unit}`.trim() };
  if (chosen) return { none: "选作参照的那一行不在这里，没有画参照线。" };
  if (!alike) return { none: "没有按名称选出一类项目，不画中位数。" };
  if (dots.length < least) return { none: `不到 ${least} 个数，不画中位数。` };
  return { value: median(dots.map(({ value }) => value)), words: `中位数 ${plain(median(dots.map(({ value }) => value)))} ${unit}（${dots.length} 个数）`.trim() };
}

/** What a reader has to know of the line. */
export const explained = ({ none, words = "" }) => none ?? (words.startsWith("中位数") ? `虚线是${words}，本站所取：一半的数不大于它，一半不小于它；只供对照，不是标准。` : `虚线是读者选的${words}。`);

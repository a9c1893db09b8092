// Text as search tokens, exactly as generator/search/tokens.py makes them.
const GROUPS = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![０-９．，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９，])/g;
const UNIT = /[0-9]+(?:\.[0-9]+)?|[\p{L}\p{N}]/gu;
const PLAIN = /^[a-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]$/u;

const shortest = (unit) => (/^\d+\./.test(unit) ? unit.replace(/0+$/, "").replace(/\.$/, "") : unit);

export const isNumber = (unit) => /^\d/.test(unit);

export const units = (text) =>
  (text.replace(GROUPS, (found) => found.replace(/[,，]/g, "")).normalize("NFKC").toLowerCase().match(UNIT) ?? []).map(shortest);

export const encoded = (unit) => {
  if (isNumber(unit)) return `${unit.replace(".", "d")}n`;
  return PLAIN.test(unit) ? unit : `q${unit.codePointAt(0).toString(16)}z`;
};

export const pair = (left, right) => encoded(left) + encoded(right);
export const skip = (left, right) => `y${encoded(left)}y${encoded(right)}`;
export const end = (unit) => `${encoded(unit)}zz`;

// The tokens that stand one behind the other where a word of the query is printed.
export const phrase = (own) => (own.length === 1 ? [encoded(own[0])] : own.slice(1).map((unit, at) => pair(own[at], unit)));

// The units of a text, each with the place in the text where it begins and ends, to mark what was found.
export const placed = (text) => {
  const found = [];
  const sign = /[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?|./gsu;
  for (const piece of text.matchAll(sign)) {
    for (const unit of units(piece[0])) found.push({ unit, from: piece.index, to: piece.index + piece[0].length });
  }
  return found;
};

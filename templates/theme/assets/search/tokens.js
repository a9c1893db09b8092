// Text as units and tokens, exactly as generator/search/tokens.py makes them.
const GROUPS = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![０-９．，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９，])/g;
const UNIT = /[0-9]+(?:\.[0-9]+)?|[\p{L}\p{N}]|%/gu;

const shortest = (unit) => (/^\d+\./.test(unit) ? unit.replace(/0+$/, "").replace(/\.$/, "") : unit);

export const isNumber = (unit) => /^\d/.test(unit);

export const units = (text) =>
  (text.replace(GROUPS, (found) => found.replace(/[,，]/g, "")).normalize("NFKC").toLowerCase().match(UNIT) ?? []).map(shortest);

export const pair = (left, right) => `${left} ${right}`;
export const skip = (left, right) => `${left} _ ${right}`;
export const syllable = (letters) => `/${letters}`;

// The units of a text, each with the place in the text where it begins and ends, to mark what was found.
export const placed = (text) => {
  const found = [];
  const sign = /[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?|./gsu;
  for (const piece of text.matchAll(sign)) {
    for (const unit of units(piece[0])) found.push({ unit, from: piece.index, to: piece.index + piece[0].length });
  }
  return found;
};

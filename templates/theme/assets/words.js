// The words of the scripts in the language of the page: Chinese as they are written, English by the catalogue, one file fetched once.
const CATALOGUE = "words/en.json"; // the build puts the name of the published file here
const load = async () => {
  const answer = await fetch(new URL(CATALOGUE, import.meta.url));
  return answer.ok ? answer.json() : {};
};
const words = document.documentElement.lang === "en" ? await load().catch(() => ({})) : {};
const PLACE = /%\((\w+)\)s/g;

/** A message in the language of the page, with its values in place of `%(name)s`. */
export const _ = (message, values = {}) => (words[message] ?? message).replace(PLACE, (_, name) => values[name]);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
let forms;
/** What is already said with its values, in English; null for what is no message. `context` is where it is said, as the catalogue has it. */
export const said = (text, context = "") => {
  if (words[context + text]) return words[context + text];
  if (context) return null;
  forms ??= Object.keys(words).filter((message) => message.includes("%(") && /\p{sc=Han}/u.test(message)).map((message) => {
    const names = [...message.matchAll(PLACE)].map(([, name]) => name);
    return { names, message, plain: message.replace(PLACE, "").length, form: new RegExp(`^${message.split(/%\(\w+\)s/).map(escaped).join("(.+?)")}$`, "s") };
  }).sort((left, right) => right.plain - left.plain);
  for (const { names, message, form } of forms) {
    const found = form.exec(text);
    if (!found) continue;
    const values = Object.fromEntries(names.map((name, at) => [name, found[at + 1]]));
    if ("figure" in values && !words[values.figure]) return null; // the one value that is a word of ours itself
    return _(message, "figure" in values ? { ...values, figure: words[values.figure] } : values);
  }
  return null;
};

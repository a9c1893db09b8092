// What a reader does with the strip of dots: what a dot is, by pointer, touch and arrow keys; the picture as a file of its own.
import { make } from "./strip.js";

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

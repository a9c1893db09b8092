// What a page does by itself while it is read: light and dark, the title in its head, the place in the contents, the way up.
const _ = (text) => text; // a label: english.js says it where the reader has chosen English
const KINDS = { "": _("明暗随系统，点按改为浅色"), light: _("浅色，点按改为深色"), dark: _("深色，点按改为随系统") };
const NEXT = { "": "light", light: "dark", dark: "" };
const button = document.querySelector("#__palette");

const showPalette = (chosen) => {
  button.dataset.chosen = chosen || "auto";
  button.title = KINDS[chosen];
  button.setAttribute("aria-label", KINDS[chosen]);
  palette.show();
};

button.hidden = false;
showPalette(kept.get("palette"));
button.addEventListener("click", () => {
  const next = NEXT[kept.get("palette")];
  if (kept.set("palette", next)) showPalette(next);
});
palette.dark.addEventListener("change", () => palette.show());
addEventListener("storage", () => showPalette(kept.get("palette")));

const heading = document.querySelector("h1");
const name = document.querySelector(".md-header__title .md-ellipsis");
const site = name.textContent;
if (heading) {
  const title = heading.textContent.replace("¶", "");
  new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
    name.textContent = isIntersecting || boundingClientRect.top > 0 ? site : title;
  }).observe(heading);
}

const contents = [...document.querySelectorAll(".site-toc a")];
const places = contents.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
const up = document.createElement("a");
up.href = "#";
up.className = "site-top icon icon-up";
up.textContent = _("回到页面顶部");
up.hidden = true;
document.body.append(up);

let before = scrollY;
let waiting = false;
const look = () => {
  waiting = false;
  up.hidden = scrollY < 400 || scrollY >= before;
  before = scrollY;
  const at = places.findLastIndex((place) => place && place.getBoundingClientRect().top < innerHeight / 3);
  contents.forEach((link, index) => link.classList.toggle("at", index === at));
};
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(look);
  waiting = true;
}, { passive: true });
look();

// Says the labels of a page that exists once in English. Only what is ours is touched: labels that the template has marked (`t-`),
// and places that hold nothing else. What documents print, and our sentences about it, stay and are marked as Chinese.
import { _, said } from "./words.js";

const page = document.documentElement;
const OURS = `t-, a.line, .none, .verdict, .verdict + .note, .md-search-result__meta, .site-footer a, .invented, .md-header__title .md-ellipsis,
  .table-tools button, .row-tools button, .tools, .tools button, .md-skip, .site-top, .site-toc p, #__share :is(h2, summary, dt, label, button, details > p, .share-hint, .share-chosen)`;
const NAVIGATION = ".crumbs t-, h1 > t-, .site-nav a";
const NAMES = ["aria-label", "title", "placeholder", "data-label"];
const TITLED = "a.figure, header *"; // elsewhere a title may be what a document prints
const NAMED = NAMES.map((name) => `[${name}]`).join();
const PRINTED = ".picture, .citation, textarea, [data-rows]"; // what they are called is made of names that documents print

const sayText = (element, context) => {
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const text = node.data.trim(), english = text && said(text, context);
    if (!english) continue;
    node.data = node.data.replace(text, () => english);
    element.lang = "en";
  }
};
const sayNames = (element) => {
  if (element.matches(PRINTED)) return;
  for (const name of NAMES) {
    if (name === "title" && !element.matches(TITLED)) continue;
    const english = element.hasAttribute(name) && said(element.getAttribute(name));
    if (english) element.setAttribute(name, english);
  }
};
// What a citation calls a table stays as published.
const keepCaptions = () => {
  for (const caption of document.querySelectorAll("caption")) caption.dataset.own = caption.textContent;
};

const say = (root) => {
  for (const [selector, act] of [[NAVIGATION, (each) => sayText(each, "navigation\u0004")], [OURS, sayText], [NAMED, sayNames]]) {
    if (root.matches?.(selector)) act(root);
    for (const each of root.querySelectorAll(selector)) act(each);
  }
};

// The table of contents repeats headings: those that are wholly ours are said there too.
const sayContents = () => {
  for (const link of document.querySelectorAll(".site-toc a[href^='#']")) {
    const label = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.querySelector(":scope > t-");
    if (!label || link.textContent.trim() !== label.textContent) continue;
    link.textContent = said(label.textContent) ?? label.textContent;
    link.lang = "en";
  }
};

// The columns of a table of checks are named by its stylesheet on a phone; here by its heads.
const sayColumns = () => {
  for (const table of document.querySelectorAll("table.both")) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    for (const cell of table.querySelectorAll("tbody td:not(:empty)")) cell.dataset.label = heads[cell.cellIndex];
  }
};

const switchLanguage = () => {
  const link = document.querySelector("a.tongue");
  Object.assign(link, { textContent: "中文", hreflang: "zh-CN", lang: "zh-CN" });
};

const notice = (article) => {
  const labels = article.querySelectorAll("h2 > t-, dt > t-, thead t-").length;
  const text = labels ? _("本页的标签是英文；文件所印的和本站的句子照原样，是中文。") : _("这一页只有中文；菜单是英文。");
  const made = Object.assign(document.createElement("p"), { className: "note in-english", textContent: text, lang: "en" });
  const first = article.querySelector(".crumbs") ?? article.querySelector("h1");
  if (first?.matches(".crumbs")) first.after(made);
  else first?.before(made);
};

// What scripts add while the page is read: tools of rows and tables, words that something is copied.
const sayFurther = () => {
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target.matches?.(OURS)) sayText(target);
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) say(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  const switched = document.querySelector("#__palette");
  new MutationObserver(() => sayNames(switched)).observe(switched, { attributeFilter: ["title"] });
};

const start = () => {
  if (!document.querySelector("link[hreflang]")) sayPage();
  else say(document.body); // a page in English: only what scripts have added is left
  sayFurther();
};

const sayPage = () => {
  const article = document.querySelector("article");
  for (const each of document.querySelectorAll("article, .site-toc")) each.lang = "zh-CN";
  keepCaptions();
  sayContents();
  say(document.body);
  sayColumns();
  switchLanguage();
  if (article) notice(article);
  const [name] = document.title.split(" - ").slice(-1);
  document.title = document.title.replace(name, () => said(name) ?? name);
  page.classList.remove("in-chinese");
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

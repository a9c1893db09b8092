// What must be known before anything is painted: that scripts run (the theme hides the search box without them), that a reader who
// has not chosen otherwise has a system that is dark, and in which language the labels are to be said (english.js says them).
document.documentElement.classList.replace("no-js", "js");
try {
  if (!__md_get("__palette")?.color && matchMedia("(prefers-color-scheme: dark)").matches) document.body.dataset.mdColorScheme = "slate";
} catch {
  // A browser that keeps nothing shows the page as the theme does.
}
(() => {
  const page = document.documentElement, both = document.querySelector("link[hreflang]");
  const own = new URL("english.js", document.currentScript.src);
  const say = () => document.head.append(Object.assign(document.createElement("script"), { type: "module", src: own.href, onerror: () => page.classList.remove("in-chinese") }));
  try {
    const chosen = __md_get("__language");
    if (page.lang === "en") {
      say();
      if (!chosen) __md_set("__language", "en");
    } else if (chosen === "en" && both) {
      location.replace(new URL(`en/${location.href.slice(__md_scope.href.length)}`, __md_scope));
    } else if (chosen === "en") {
      page.lang = "en";
      page.classList.add("in-chinese");
      say();
    }
  } catch {
    // Nor does it keep a language: the switch then leads to the pages that exist in both.
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.tongue");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    try {
      __md_set("__language", link.hreflang.slice(0, 2));
      if (__md_get("__language") !== link.hreflang.slice(0, 2)) return;
    } catch {
      return;
    }
    if (both) {
      link.search = location.search;
      link.hash = location.hash;
      return;
    }
    event.preventDefault();
    location.reload();
  });
})();

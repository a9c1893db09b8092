// What must be known before anything is painted: that scripts run (the search box is hidden without them), whether the reader chose
// light or dark (who has not, gets what the system shows), and in which language the labels are to be said (english.js says them).
const kept = {
  site: new URL("../", document.currentScript.src),
  get(name) {
    try {
      return localStorage.getItem(`${this.site.pathname}.${name}`) ?? "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`${this.site.pathname}.${name}`, value);
    } catch {
      // Nor does it keep this.
    }
    return this.get(name) === value;
  },
};
const palette = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  show() {
    document.body.dataset.mdColorScheme = (kept.get("palette") || (this.dark.matches ? "dark" : "light")) === "dark" ? "slate" : "default";
  },
};
document.documentElement.classList.replace("no-js", "js");
palette.show();
(() => {
  const page = document.documentElement, both = document.querySelector("link[hreflang]");
  const say = () => document.head.append(Object.assign(document.createElement("script"), {
    type: "module", src: new URL("assets/english.js", kept.site).href, onerror: () => page.classList.remove("in-chinese"),
  }));
  const chosen = kept.get("language");
  if (page.lang === "en") {
    say();
    if (!chosen) kept.set("language", "en");
  } else if (chosen === "en" && both) {
    location.replace(new URL(`en/${location.href.slice(kept.site.href.length)}`, kept.site));
  } else if (chosen === "en") {
    page.lang = "en";
    page.classList.add("in-chinese");
    say();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.tongue");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !kept.set("language", link.hreflang.slice(0, 2))) return;
    if (both) {
      link.search = location.search;
      link.hash = location.hash;
      return;
    }
    event.preventDefault();
    location.reload();
  });
})();

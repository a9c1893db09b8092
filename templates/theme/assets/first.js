// What must be known before anything is painted: that scripts run (the search box is hidden without them), and whether the reader
// chose light or dark; who has not, gets what the system shows.
const palette = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  get chosen() {
    try {
      return localStorage.getItem("palette") ?? "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  },
  show() {
    document.body.dataset.mdColorScheme = (this.chosen || (this.dark.matches ? "dark" : "light")) === "dark" ? "slate" : "default";
  },
};
document.documentElement.classList.replace("no-js", "js");
palette.show();

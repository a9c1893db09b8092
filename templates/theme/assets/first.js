// What must be known before anything is painted: that scripts run (the theme hides the search box without them), and that a
// reader who has not chosen otherwise has a system that is dark.
document.documentElement.classList.replace("no-js", "js");
try {
  if (!__md_get("__palette")?.color && matchMedia("(prefers-color-scheme: dark)").matches) document.body.dataset.mdColorScheme = "slate";
} catch {
  // A browser that keeps nothing shows the page as the theme does.
}

// Fetches the theme's script once the page has been painted, so that nothing a reader waits for shares the line with it.
// As it starts, the theme closes the search and the menu by clicks of its own: a reader who has opened one by then keeps it.
const toggles = document.querySelectorAll(".md-toggle");
const stay = (event) => {
  if (!event.isTrusted) event.preventDefault();
};
const late = () => {
  for (const toggle of toggles) toggle.addEventListener("click", stay);
  for (const held of document.querySelectorAll("script[data-late]")) {
    const script = document.createElement("script");
    script.src = held.src;
    script.onload = () => {
      for (const toggle of toggles) toggle.removeEventListener("click", stay);
    };
    held.replaceWith(script);
  }
};
const painted = () => requestAnimationFrame(() => setTimeout(late));
if (document.readyState === "complete") painted();
else addEventListener("load", painted);

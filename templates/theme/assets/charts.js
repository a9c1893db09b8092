// What a reader can do with a chart: see a bar's full name and value (pointer, touch, arrow keys), and take the picture or its figures away.
// The picture is in the page without this script; sizes come from the picture itself.
(() => {
  const PADDING = 4;
  const download = (name, content, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // The picture as a file of its own: the colours and the font of the page written into it, with its title and note.
  const standalone = (figure) => {
    const shown = figure.querySelector("svg");
    const copy = shown.cloneNode(true);
    const from = shown.querySelectorAll("*");
    copy.querySelectorAll("*").forEach((node, index) => {
      const style = getComputedStyle(from[index]);
      if (node.getAttribute("fill")) node.setAttribute("fill", style.fill);
      if (node.tagName === "text") node.setAttribute("font-family", style.fontFamily);
    });
    const [, , width, height] = shown.getAttribute("viewBox").split(" ").map(Number);
    const text = (content, y, size) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", "text");
      node.textContent = content;
      for (const [name, value] of [["x", PADDING], ["y", y], ["font-size", size], ["fill", getComputedStyle(figure).color]]) node.setAttribute(name, value);
      node.setAttribute("font-family", getComputedStyle(figure).fontFamily);
      return node;
    };
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of [["y", -28], ["width", width], ["height", height + 64], ["fill", getComputedStyle(document.body).backgroundColor]]) ground.setAttribute(name, value);
    copy.prepend(ground, text(figure.querySelector("figcaption").textContent, -10, 15));
    copy.append(text(`${document.querySelector("h1").textContent} · ${document.title.split(" - ").pop()}`, height + 14, 10), text(location.href.split("#")[0], height + 28, 8));
    copy.setAttribute("viewBox", `0 -28 ${width} ${height + 64}`);
    copy.setAttribute("width", width);
    copy.setAttribute("height", height + 64);
    return { text: new XMLSerializer().serializeToString(copy), width, height: height + 64 };
  };

  const png = (figure, name) => {
    const { text, width, height } = standalone(figure);
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 3;
      canvas.height = height * 3;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => download(name, blob));
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };

  // A cell that a spreadsheet would calculate is kept as text.
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const csv = (title, rows) => `\ufeff${[["", title], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  const tooltip = (figure, rows) => {
    const picture = figure.querySelector(".picture");
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    tip.setAttribute("role", "status");
    picture.append(tip);
    picture.tabIndex = 0;
    let current = -1;
    const show = (index) => {
      current = Math.max(0, Math.min(rows.length - 1, index));
      tip.textContent = `${rows[current][0]}：${rows[current][1]}`;
      tip.hidden = false;
      tip.style.top = `${((current + 1) * picture.clientHeight) / rows.length - 4}px`;
    };
    const at = (event) => Math.floor(((event.clientY - picture.getBoundingClientRect().top) * rows.length) / picture.clientHeight);
    picture.addEventListener("pointermove", (event) => show(at(event)));
    picture.addEventListener("pointerdown", (event) => show(at(event)));
    picture.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") tip.hidden = true; });
    picture.addEventListener("focus", () => { if (picture.matches(":focus-visible")) show(Math.max(0, current)); });
    picture.addEventListener("blur", () => (tip.hidden = true));
    document.addEventListener("pointerdown", (event) => { if (!picture.contains(event.target)) tip.hidden = true; });
    picture.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tip.hidden = true;
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      show(current + (event.key === "ArrowDown" ? 1 : -1));
    });
  };

  for (const figure of document.querySelectorAll("figure.chart[data-rows]")) {
    const rows = JSON.parse(figure.dataset.rows);
    const title = figure.querySelector("figcaption").textContent;
    const tools = document.createElement("p");
    tools.className = "tools";
    tools.append("下载：");
    for (const [label, run] of [
      ["SVG", () => download(`${title}.svg`, standalone(figure).text, "image/svg+xml")],
      ["PNG", () => png(figure, `${title}.png`)],
      ["CSV", () => download(`${title}.csv`, csv(title, rows), "text/csv;charset=utf-8")],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", `下载“${title}”为 ${label}`);
      button.addEventListener("click", run);
      tools.append(button);
    }
    figure.append(tools);
    tooltip(figure, rows);
  }
})();

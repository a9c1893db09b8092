// What a reader can do with a chart: see a bar's full name and value (pointer, touch, arrow keys), and take the picture or its figures away.
// The picture is in the page without this script; sizes come from the picture itself.
(() => {
  const PADDING = 4;
  const _ = (text) => text; // a label: english.js says it where the reader has chosen English
  const download = (name, content, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A text in lines that fit a width, broken between any two characters.
  const lines = (content, size, width, family) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${size}px ${family}`;
    const found = [""];
    for (const char of content) {
      if (pen.measureText(found.at(-1) + char).width > width) found.push("");
      found[found.length - 1] += char;
    }
    return found;
  };

  // The picture as a file of its own: the colours and the font of the page written into it, with its title, note and address.
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
    const family = getComputedStyle(figure).fontFamily;
    const block = (content, size, top) =>
      lines(content, size, width - 2 * PADDING, family).map((line, index) => {
        const node = document.createElementNS("http://www.w3.org/2000/svg", "text");
        node.textContent = line;
        for (const [name, value] of [["x", PADDING], ["y", top + size * (1 + 1.35 * index)], ["font-size", size], ["fill", getComputedStyle(figure).color]]) node.setAttribute(name, value);
        node.setAttribute("font-family", family);
        return node;
      });
    const title = block(figure.querySelector("figcaption").textContent, 15, 0);
    const above = title.length * 15 * 1.35 + 8;
    title.forEach((node) => node.setAttribute("y", node.getAttribute("y") - above));
    const below = [];
    let bottom = height + 6;
    for (const [content, size] of [
      [figure.querySelector(".note")?.textContent ?? "", 10],
      [`${document.querySelector("h1").textContent.replace("¶", "").trim()} · ${document.title.split(" - ").pop()}`, 10],
      [location.href.split("#")[0], 8],
    ]) {
      const nodes = content.trim() ? block(content.trim(), size, bottom) : [];
      below.push(...nodes);
      bottom += nodes.length * size * 1.35 + 2;
    }
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const whole = above + bottom + 6;
    for (const [name, value] of [["y", -above], ["width", width], ["height", whole], ["fill", getComputedStyle(document.body).backgroundColor]]) ground.setAttribute(name, value);
    copy.prepend(ground, ...title);
    copy.append(...below);
    copy.setAttribute("viewBox", `0 ${-above} ${width} ${whole}`);
    copy.setAttribute("width", width);
    copy.setAttribute("height", whole);
    return { text: new XMLSerializer().serializeToString(copy), width, height: whole };
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
  const FORMULA = /^'*(?:[\t\r\n]|[\s\x00-\x20\x85\u200b\ufeff]*[=+\-@＝＋－＠])/;
  const HARMLESS = /^(?:[-－]+|[=+\-@＝＋－＠]|[<>=]=|[+-]?\d[\d,]*(?:\.\d+)?%?)$/;
  const calculated = (text) => FORMULA.test(text) && !HARMLESS.test(text); // the same in share.js, charts.js and explore/files.js as in generator/tables/write.py
  const cell = (text) => `"${(calculated(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const csv = (rows) => `\ufeff${[["名称", "印出的数"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  // Where a bar leads: the row of this page that has its name, and what that row leads to; of an indicator also the view that compares its name.
  const root = document.getElementById("__share")?.dataset.root ?? "";
  const rowsByName = () => new Map([...document.querySelectorAll("article tbody th[scope=row]")].map((head) => [head.firstChild?.textContent.trim(), head]));
  const ways = (name, heads) => {
    const own = name.replace(/（(?:目标.*|完成)）$/, ""), head = heads.get(own), to = head?.querySelector(":scope > a")?.href ?? (head?.parentElement.id && `#${head.parentElement.id}`);
    if (!to) return [];
    const indicator = head.closest("table").caption?.textContent.startsWith("绩效指标");
    return indicator ? [[to, "看这一行"], [`${root}compare/?${new URLSearchParams({ indicator: own })}`, "比较同名的指标"]] : [[to, "看这个项目"]];
  };
  const link = ([href, words]) => {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = words;
    return made;
  };

  const tooltip = (figure, rows) => {
    const heads = rowsByName();
    const picture = figure.querySelector(".picture");
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    tip.setAttribute("role", "status");
    picture.after(tip);
    picture.tabIndex = 0;
    let current = -1;
    const show = (index) => {
      current = Math.max(0, Math.min(rows.length - 1, index));
      tip.replaceChildren(`${rows[current][0]}：${rows[current][1]}`, ...ways(rows[current][0], heads).flatMap((way) => [" ", link(way)]));
      tip.hidden = false;
      tip.style.top = `${picture.offsetTop + ((current + 1) * picture.clientHeight) / rows.length - 4}px`;
    };
    const at = (event) => Math.floor(((event.clientY - picture.getBoundingClientRect().top) * rows.length) / picture.clientHeight);
    const lead = (index) => { if (rows[index]) for (const [to] of ways(rows[index][0], heads).slice(0, 1)) location.assign(to); };
    const leave = (event) => { if (event.pointerType !== "touch" && ![tip, picture].some((each) => each.contains(event.relatedTarget))) tip.hidden = true; };
    picture.addEventListener("pointermove", (event) => show(at(event)));
    picture.addEventListener("pointerdown", (event) => show(at(event)));
    picture.addEventListener("click", (event) => { if (event.pointerType === "mouse") lead(at(event)); });
    picture.addEventListener("pointerleave", leave);
    tip.addEventListener("pointerleave", leave);
    picture.addEventListener("focus", () => { if (picture.matches(":focus-visible")) show(Math.max(0, current)); });
    for (const each of [picture, tip]) each.addEventListener("focusout", (event) => { if (![tip, picture].some((own) => own.contains(event.relatedTarget))) tip.hidden = true; });
    document.addEventListener("pointerdown", (event) => { if (![tip, picture].some((each) => each.contains(event.target))) tip.hidden = true; });
    picture.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tip.hidden = true;
      if (event.key === "Enter") lead(current);
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
    tools.append(_("下载："));
    for (const [label, run] of [
      ["SVG", () => download(`${title}.svg`, standalone(figure).text, "image/svg+xml")],
      ["PNG", () => png(figure, `${title}.png`)],
      ["CSV", () => download(`${title}.csv`, csv(rows), "text/csv;charset=utf-8")],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", _("下载“%(title)s”为 %(kind)s").replace("%(title)s", () => title).replace("%(kind)s", label));
      button.addEventListener("click", run);
      tools.append(button);
    }
    figure.append(tools);
    tooltip(figure, rows);
  }
})();

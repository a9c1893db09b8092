// Reuse of a page: an address for every row, citation and correction request of the chosen row, tables as CSV, paper.
(() => {
  const share = document.getElementById("__share");
  if (!share) return;
  const article = share.closest("article");
  const _ = (text) => text; // a label: english.js says it where the reader has chosen English
  const element = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const chosen = element("p", { class: "share-chosen", role: "status" });
  const hint = _("每一行都有固定地址：点行名旁的 ¶，网址就指到那一行，下面的引用和更正文字也随之换成那一行。");
  share.querySelector("h2").after(element("p", { class: "share-hint note" }, hint), chosen);
  const request = element("textarea", { id: "__request", rows: 13, "data-copy": "更正请求" });
  document.getElementById("__correction").append(element("label", { for: "__request" }, _("更正请求")), request);
  const PERMANENT = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  const ROOT = new URL(share.dataset.root, PERMANENT).href;
  const SITE = document.querySelector("meta[property='og:site_name']").content;
  const TITLE = document.querySelector("meta[property='og:title']").content;
  const END = "————\n";
  const form = `${END}原件怎么印：\n依据（原件网址、页码或图片）：\n答复寄到（可不填）：\n`;
  const page = `请求更正：${TITLE}`;
  const NOT_SHOWN = ".permalink, .row-tools, .term-text, [hidden], script, style";
  const BREAKS = new Set(["BR", "P", "DIV", "LI", "DT", "DD", "DEL"]);

  // The text of a cell as shown, notes and lines of it on lines of their own.
  const textOf = (node) => {
    let text = "";
    const walk = (at) => {
      if (at.nodeType === Node.TEXT_NODE) text += at.data.replace(/\s+/g, " ");
      else if (at.nodeType === Node.ELEMENT_NODE && !at.matches(NOT_SHOWN)) {
        const own = BREAKS.has(at.tagName) || at.matches(".note, .doubt") || at.parentElement.tagName === "TH" && at.parentElement.scope === "col";
        if (own) text += "\n";
        at.childNodes.forEach(walk);
        if (own) text += "\n";
      }
    };
    node.childNodes.forEach(walk);
    return text.replace(/ *\n\s*/g, "\n").trim();
  };
  // A figure that is followed to its line is marked there (source.js): the link itself, else the last number before it in its place.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a.line, a.figure");
    const place = link?.closest("td, th, dd, li, p");
    if (!place) return;
    const before = document.createRange();
    before.setStart(place, 0);
    before.setEndBefore(link);
    const text = link.matches(".figure") ? link.textContent : before.toString();
    sessionStorage.setItem("followed", JSON.stringify([link.href, text.match(/-?\d[\d,]*(?:\.\d+)?/g)?.at(-1) ?? ""]));
  });

  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  // A table as CSV: the rows that are shown, with a BOM; what a spreadsheet would calculate is kept as text.
  const FORMULA = /^'*(?:[\t\r\n]|[\s\x00-\x20\x85\u200b\ufeff]*[=+\-@＝＋－＠])/;
  const HARMLESS = /^(?:[-－]+|[=+\-@＝＋－＠]|[<>=]=|[+-]?\d[\d,]*(?:\.\d+)?%?)$/;
  const calculated = (text) => FORMULA.test(text) && !HARMLESS.test(text); // the same in share.js, charts.js and explore/files.js as in generator/tables/write.py
  const csvCell = (text) => {
    const safe = calculated(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (table) => [...table.rows].filter((row) => !row.hidden)
    .map((row) => [...row.cells].flatMap((cell) => [csvCell(textOf(cell)), ...Array(cell.colSpan - 1).fill("")]).join(",")).join("\r\n");
  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const button = (label, name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", () => act(made));
    return made;
  };
  const captionOf = (table) => table?.caption ? oneLine(table.caption.dataset.own ?? textOf(table.caption)).split(/[，；]/)[0] : "";
  for (const table of article.querySelectorAll("table.ledger:not([data-own-download])")) {
    const caption = captionOf(table) || document.title;
    const name = `${document.title.split(" - ")[0]}-${caption}`.replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 80);
    const tools = document.createElement("p");
    tools.className = "table-tools";
    tools.append(button(_("下载这张表（CSV）"), _("下载这张表（CSV）：%(table)s").replace("%(table)s", () => caption), () => save(`${name}.csv`, csv(table))));
    (table.closest(".scroll") ?? table).after(tools);
  }

  // Copying, with a word that it is done; without the clipboard the text is selected.
  const copy = async (text, from) => {
    const label = from.textContent;
    try {
      await navigator.clipboard.writeText(text);
      from.textContent = _("已复制");
      chosen.textContent = _("已复制。");
    } catch {
      from.textContent = _("请按 Ctrl+C");
    }
    setTimeout(() => { from.textContent = label; }, 2000);
  };
  const tex = (text) => text.replace(/[\\{}%&#_$~^]/g, (sign) => ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[sign] ?? `\\${sign}`);
  const filled = (name, value, text) => element("span", { [`data-${name}`]: value }, text);
  // The citation of a document, or of this page alone, as BibTeX; what a chosen row changes stands in elements of its own.
  const bibtex = (item) => {
    const { source: id, line, issuer, published, url } = item.dataset;
    const [part, hash, pinned] = ["[data-part]", ".hash", "[data-pinned]"].map((each) => item.querySelector(each));
    const compared = /与原件对照：(.+?)\. 固定地址/.exec(item.querySelector("p.citation").textContent)?.[1];
    const rows = id ? [
      ["author", `{${tex(issuer ?? "发布机关未登记")}}`], ["title", `{${tex(item.querySelector("h3").textContent)}}`],
      ...published ? [["year", published.slice(0, 4)], ["date", published]] : [], ["howpublished", url ?? "来源网址未登记"],
      ["note", filled("part", "tex", tex(part.textContent)), `；转引自 ${SITE}；${published ? "" : "发布日期未登记；"}本站副本 SHA-256 ${hash.textContent}；与原件对照：${compared}；固定地址 `,
        filled("pinned", pinned.dataset.pinned, pinned.textContent)],
    ] : [["author", `{${tex(issuer ?? "运营者未登记")}}`], ["title", `{${tex(`${SITE}：${TITLE}`)}}`]];
    rows.push(["url", filled("address", "", PERMANENT)], ["urldate", filled("today", "", "引用日期")]);
    const key = id ? `${id}-L${line}` : decodeURI(PERMANENT.slice(ROOT.length)).split("/").filter(Boolean).join("-") || "home";
    const pre = item.querySelector("pre") ?? item.appendChild(element("pre", { class: "citation", "data-copy": "BibTeX" }));
    pre.replaceChildren("@misc{", filled("key", "", key), ...rows.flatMap(([name, ...value]) => [`,\n  ${name} = {`, ...value, "}"]), "\n}");
  };
  share.querySelectorAll(".citations > li").forEach(bibtex);
  for (const each of share.querySelectorAll("[data-copy]")) {
    const text = () => each.value ?? each.textContent;
    const act = (from) => {
      if (each.select) each.select();
      else getSelection().selectAllChildren(each);
      copy(text(), from);
    };
    // the one that is ours: _("复制更正请求")
    each.after(button(_("复制%(what)s").replace("%(what)s", () => each.dataset.copy), "", act));
  }

  // The chosen row: its address, its name, the lines it was read from, document by document.
  const linesIn = (row) => {
    const found = new Map();
    for (const link of row.querySelectorAll("a.line")) {
      const [, id, line] = /documents\/([^/]+)\/text\/#L(\d+)$/.exec(link.href) ?? [];
      if (id) found.set(id, [...found.get(id) ?? [], { line, words: link.textContent.replace(/[^\d–]/g, ""), href: link.href }]);
    }
    return [...found];
  };
  const about = (row) => {
    if (row.matches(".source li")) {
      const id = share.querySelector("[data-source]")?.dataset.source ?? "";
      return [{ id, part: `第${row.id.slice(1)}行`, text: oneLine(row.querySelector("code").textContent), href: "" }];
    }
    const found = linesIn(row);
    const name = oneLine(textOf(row.querySelector("th, dt") ?? row).split("\n")[0]);
    return (found.length ? found : [["", []]]).map(([id, lines]) => {
      const words = [...new Set(lines.map((each) => each.words))].join("、");
      return { id, part: [captionOf(row.closest("table")), name, words && `第${words}行`].filter(Boolean).join("，"), text: "", href: lines[0]?.href ?? "" };
    });
  };
  const fetched = new Map();
  const source = (href) => {
    const address = href.split("#")[0];
    if (!fetched.has(address)) {
      fetched.set(address, fetch(address).then((answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, "text/html")));
    }
    return fetched.get(address);
  };

  const list = share.querySelector(".citations");
  const original = [...list.children];
  const fill = (row) => {
    const address = PERMANENT + (row ? `#${row.id}` : "");
    const today = new Intl.DateTimeFormat("sv-SE").format(new Date());
    for (const each of article.querySelectorAll("[data-address]")) each.textContent = address;
    for (const each of list.querySelectorAll("[data-today]")) each.textContent = today;
    return address;
  };
  const ask = (address, told) => {
    const typed = request.value.includes(END) ? request.value.slice(request.value.indexOf(END)) : form;
    const known = told.length ? told : original.length === 1 && original[0].dataset.source ? [{ id: original[0].dataset.source, text: "" }] : [];
    const lines = known.flatMap((each) => {
      const from = list.querySelector(`[data-source="${CSS.escape(each.id)}"]`);
      const part = each.part ?? from.querySelector("[data-part]").textContent;
      return [...from && each.id ? [`文件：${from.querySelector("h3").textContent}`, `SHA-256：${from.querySelector(".hash").textContent}`] : [],
        `行：${part}`, ...each.text ? [`本站所据的这一行：${each.text}`] : []];
    });
    request.value = [page, `页面：${address}`, ...lines.length ? lines : ["文件与行："]].join("\n") + `\n${typed}`;
    send();
  };
  const send = () => {
    const [title, body] = [page, request.value];
    const mail = share.querySelector("[data-mail]");
    if (mail) mail.href = `${mail.href.split("?")[0]}?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`;
    const sheet = share.querySelector("[data-form]");
    if (!sheet) return;
    const address = new URL(sheet.href);
    address.searchParams.set("title", title);
    address.searchParams.set("body", body);
    sheet.href = address.href;
  };
  request.addEventListener("input", send);

  // The permanent address of the text a citation was made from, at a line.
  const pin = (from, line) => {
    for (const each of from?.querySelectorAll("[data-pinned]") ?? []) each.textContent = `${ROOT}${each.dataset.pinned}#L${line}`;
  };
  const show = (told) => {
    const ids = told.map((each) => each.id).filter(Boolean);
    for (const each of list.children) each.hidden = ids.length > 0 && !ids.includes(each.dataset.source);
    for (const { id, part } of told) {
      const from = list.querySelector(`[data-source="${CSS.escape(id)}"]`);
      for (const each of from?.querySelectorAll("[data-part]") ?? []) each.textContent = each.dataset.part === "tex" ? tex(part) : part;
      const line = /第(\d+)/.exec(part.split("，").at(-1))?.[1];
      const key = from?.querySelector("[data-key]");
      if (key && line) key.textContent = `${id}-L${line}`;
      if (line) pin(from, line);
    }
  };
  const reset = () => {
    list.replaceChildren(...original.map((each) => { each.hidden = false; return each; }));
    for (const each of list.querySelectorAll("[data-part], [data-key]")) each.textContent = each.dataset.first ??= each.textContent;
    for (const each of list.children) pin(each, /-L(\d+)$/.exec(each.querySelector("[data-key]")?.textContent ?? "")?.[1] ?? 1);
  };

  const tools = document.createElement("span");
  tools.className = "row-tools";
  const open = (id) => {
    const part = document.getElementById(id);
    part.open = true;
    part.querySelector("summary").focus();
    part.scrollIntoView({ block: "start" });
  };
  tools.append(
    button(_("复制地址"), "", (from) => copy(PERMANENT + location.hash, from)), button(_("引用"), _("引用这一行"), () => open("__cite")),
    button(_("更正"), _("请求更正这一行"), () => open("__correction")));

  const named = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } };  // a hash can hold anything
  const ROWS = ".ledger tbody tr[id], .source li[id]";
  const choose = async () => {
    const found = document.getElementById(named());
    const row = found?.matches(ROWS) ? found : null;
    reset();
    tools.remove();
    const address = fill(row);
    chosen.textContent = "";
    if (!row) return ask(address, []);
    const told = about(row);
    (row.querySelector("th, code") ?? row.cells[0]).append(tools);
    chosen.textContent = _("选定的行：%(rows)s").replace("%(rows)s", () => told.map((each) => each.part).join("；"));
    await Promise.all(told.filter((each) => each.href).map(async (each) => {
      const text = await source(each.href).catch(() => null);
      each.text = oneLine(text?.getElementById(each.href.split("#")[1])?.querySelector("code")?.textContent ?? "");
      const mine = `[data-source="${CSS.escape(each.id)}"]`;
      const borrowed = text?.querySelector(`#__share ${mine}`);
      if (borrowed && !list.querySelector(mine)) {
        list.append(document.importNode(borrowed, true));
        bibtex(list.lastElementChild);
      }
    }));
    if (found.id !== named()) return;
    show(told);
    fill(row);
    ask(address, told);
  };

  for (const row of article.querySelectorAll(".ledger tbody tr[id]")) {
    const cell = row.querySelector("th") ?? row.cells[0];
    const link = document.createElement("a");
    link.className = "permalink";
    link.href = `#${row.id}`;
    link.textContent = "¶";
    link.setAttribute("aria-label", _("这一行的地址：%(row)s").replace("%(row)s", () => oneLine(textOf(cell).split("\n")[0]).slice(0, 60)));
    const note = cell.querySelector(":scope > .note");
    cell.insertBefore(link, note);
  }
  // One stop of the Tab key for a row: the arrows lead to its other links and to the rows above and below.
  const stops = (row) => [...row.querySelectorAll("a[href], button")].filter((each) => each.checkVisibility());
  for (const row of article.querySelectorAll(".ledger tbody tr")) for (const each of [...row.querySelectorAll("a[href], button")].slice(1)) each.tabIndex = -1;
  article.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".ledger tbody tr");
    const [step, across] = { ArrowRight: [1, true], ArrowLeft: [-1, true], ArrowDown: [1], ArrowUp: [-1] }[event.key] ?? [];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches("a, button")) return;
    const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((each) => stops(each).length);
    const next = across ? stops(row)[stops(row).indexOf(event.target) + step] : stops(rows[rows.indexOf(row) + step] ?? row)[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  addEventListener("hashchange", choose);
  choose();

  // On paper everything is open, and closes again afterwards.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...article.querySelectorAll("details:not([open])")].filter((each) => each.id !== "__correction");
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of closed) each.open = false; });
})();

// /compare/: every choice stands in the address; tables, picture, CSV and citation are made from the same rows.
import { element, Rows } from "./explore/rows.js";
import { Names, Stretch, rowsOf } from "./compare/data.js";
import { changes, chosen, groups, ordered, perUnit, sorted, told, why } from "./compare/view.js";
import { handle, lanes, standalone, strip } from "./compare/strip.js";

const WAN = 10000, SUGGESTED = 12, MOST_PRINTED = 2000;
const section = document.querySelector("[data-compare]"), form = section.querySelector("form");
const folder = section.dataset.compare, { root } = section.dataset, spec = JSON.parse(section.dataset.spec);
const find = (selector) => section.querySelector(selector);
const results = find("[data-results]"), count = find("[data-count]"), picture = find(".picture"), tip = find(".dot-tip");
const list = (values) => [...values].filter(Boolean).join("、");

const project = (row) => root + (row.story || `projects/${row.project_id}/`);
const target = (row) => `${root}projects/${row.project_id}/${row.anchor ? `#${row.anchor}` : ""}`;
const source = (row) => `${root}documents/${row.document_id}/text/#L${row.line}`;
const link = (address, words, kind) => element("a", { href: address, class: kind }, words);
const line = (row) => link(source(row), `第${row.line}行`, "line");

/** Columns: title, class of the head, cell of a row, what of it is text and number for CSV. */
const WHOSE = [
  ["项目", "wide", (row) => [link(project(row), row.project)], (row) => row.project],
  ["部门", "", (row) => row.department], ["预算单位", "", (row) => row.agency], ["年度", "year", (row) => row.fiscal_year],
];
const FROM = [["取自", "short", (row) => row.stage], ["文件范围", "scope", (row) => row.scope], ["原文", "place", (row) => [line(row)], (row) => row.line]];
const BUDGET = ["年初预算", "number money", (row) => row.budget_shown || "未列"];
const TABLES = {
  targets: [...WHOSE, ["指标（原样）", "name", (row) => `${row.indicator}${row.area ? `（${row.area}）` : ""}`], ["目标（原样）", "number", (row) => [link(target(row), row.target || "未列")], (row) => row.target || "未列"], ["目标数", "number short", (row) => row.value ?? ""], ["计量单位", "short", (row) => row.unit], BUDGET, ["预算÷目标（本站相除）", "number formula", perUnit], ...FROM],
  budgets: [...WHOSE, BUDGET, ...FROM],
};
const WHY = ["为什么没有比", "wide", (row) => row.why];
const CHANGES = [
  ["项目", "wide", ({ older, newer }) => [link(project(newer), newer.project), ...notes(older, newer).map((note) => element("span", { class: "note" }, note))], ({ older, newer }) => [newer.project, ...notes(older, newer)].join("；")],
  ["部门", "", ({ newer }) => newer.department],
  ["年度", "span", ({ older, newer }) => `${older.fiscal_year} → ${newer.fiscal_year}`], ["变化", "wide", (pair) => told(pair, bench.isBudget)],
  ["原文", "place", ({ older, newer }) => [line(older), " ", line(newer)], ({ older, newer }) => `${older.document_id} 第${older.line}行；${newer.document_id} 第${newer.line}行`],
];
/** What stands below the name of a project in a change: its older name, and that a person has linked the two. */
const notes = (older, newer) => [older.project === newer.project ? "" : `原名：${older.project}`, newer.linked].filter(Boolean);

/** A table of which the rows in sight are drawn. */
class Sheet {
  constructor(frame) { this.frame = frame; this.table = frame.querySelector("table"); this.sight = new Rows(frame, (index) => this.row(index)); }
  show(columns, rows, caption) {
    [this.columns, this.rows] = [columns, rows];
    this.table.caption.textContent = caption;
    this.table.tHead.replaceChildren(element("tr", { "aria-rowindex": "1" }, ...columns.map(([title, kind]) => element("th", { scope: "col", class: kind || undefined }, title))));
    this.sight.show(rows.length);
  }
  row(index) {
    return element("tr", {}, ...this.columns.map(([title, kind, cell]) => {
      const made = cell(this.rows[index]);
      return element(title === "项目" ? "th" : "td", { scope: title === "项目" ? "row" : undefined, class: kind.startsWith("number") ? kind : undefined, "data-label": title }, element("span", {}, ...[made].flat()));
    }));
  }
  layOut() { if (this.rows) this.sight.layOut(Math.min(this.rows.length, MOST_PRINTED)); }
  putBack() { if (this.rows) this.sight.show(this.rows.length, true); }
  matrix() { return this.rows.map((row) => this.columns.map(([, , cell, value]) => (value ?? cell)(row))); }
  get head() { return this.columns.map(([title]) => title); }
}

class Workbench {
  constructor() {
    this.sheets = Object.fromEntries([["rows", "[data-table]"], ["changes", "[data-changes] .rows"], ["left", "[data-left] .rows"]].map(([name, selector]) => [name, new Sheet(find(selector))]));
    this.turn = 0;
  }
  get isBudget() { return this.what === "budgets"; }
  field(name) { return form.elements[name]; }
  ticked(name) { return new Set([...find(`[data-ticks="${name}"]`).querySelectorAll(":checked")].map((tick) => tick.value)); }

  // ------------------------------------------------------------------ address

  readAddress() {
    const address = new URLSearchParams(location.search);
    this.what = address.get("what") === "budgets" ? "budgets" : "targets";
    for (const name of ["indicator", "project", "sort", "order"]) this.field(name).value = address.get(name) ?? "";
    for (const name of ["sort", "order"]) if (this.field(name).selectedIndex < 0) this.field(name).value = "";
    this.wish = { department: new Set(address.getAll("department")), year: new Set(address.getAll("year")), group: address.get("group") ?? "" };
    this.name = null;
    for (const each of section.parentElement.querySelectorAll("[data-only]")) each.hidden = each.dataset.only !== this.what;
    for (const tab of document.querySelectorAll("[data-what]")) if (tab.dataset.what === this.what) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
    const further = this.wish.department.size + this.wish.year.size + Number(Boolean(this.wish.group)) > 0;
    form.classList.toggle("shown", further || form.classList.contains("shown"));
    find("[data-more]").ariaExpanded = form.classList.contains("shown");
  }
  address() {
    const query = new URLSearchParams(this.isBudget ? { what: "budgets" } : {});
    if (!this.isBudget && this.name) query.set("indicator", this.name.name);
    for (const name of ["project", "sort", "order"]) if (this.field(name).value.trim()) query.set(name, this.field(name).value.trim());
    for (const name of ["department", "year"]) for (const value of this.wish[name]) query.append(name, value);
    if (!this.isBudget && this.wish.group) query.set("group", this.wish.group);
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  }
  get whole() { return new URL(this.address(), location.href).href; }
  writeAddress() { history.replaceState(null, "", this.address()); }

  // ------------------------------------------------------------------ loading

  async start() {
    this.readAddress();
    section.classList.add("started");
    try {
      [this.pieces, this.departments] = await Promise.all([rowsOf(`${folder}pieces.jsonl.gz`), rowsOf(`${folder}departments.jsonl.gz`)]);
      const total = (table) => this.pieces.filter((piece) => piece.table === table).reduce((sum, piece) => sum + piece.rows, 0);
      this.totals = { targets: total("targets"), budgets: total("budgets") };
      this.names ??= new Names(folder, Number(section.dataset.names));
      await this.open();
    } catch (fault) {
      count.textContent = `数据没有取到（${fault.message}），请重新载入这一页，或到“数据下载”取 CSV。`;
      throw fault;
    }
    section.dataset.ready = "";
  }
  /** Begins with what the address says. */
  async open() {
    const turn = (this.turn += 1), wanted = this.field("indicator").value.trim();
    this.stretch = null;
    if (this.isBudget) this.stretch = new Stretch(folder, this.pieces, "budgets", 0, this.totals.budgets);
    else {
      if (!this.names.list.length && !this.names.whole) await this.names.more();
      const name = wanted ? await this.names.find(wanted) : null;
      if (turn !== this.turn) return;
      if (name) this.pick(name); else this.suggest(wanted);
    }
    await this.fetchMore(false);
  }
  pick(name) {
    this.name = name;
    this.field("indicator").value = name.name;
    find("#compare-names").hidden = true;
    this.stretch = new Stretch(folder, this.pieces, "targets", name.first, name.rows);
  }
  places() { return new Set(this.departments.flatMap(({ department }, place) => (this.wish.department.has(department) ? [place] : []))); }
  /** Fetches one piece of what the choice needs where none is there, or one more, and shows the view. */
  async fetchMore(more) {
    const turn = (this.turn += 1), { stretch } = this;
    if (stretch) {
      const places = this.places(), wanted = stretch.wanted(places);
      if (more || stretch.left(places).length === wanted.length) await stretch.take(places);
    }
    if (turn === this.turn) this.update();
  }

  // ------------------------------------------------------------------ names

  suggest(text) {
    const place = find("#compare-names"), found = this.names.holding(text), shown = found.slice(0, SUGGESTED);
    const words = (name) => [`${name.rows} 个目标`, name.departments > 1 ? `${name.departments} 个部门` : "", name.repeated ? `${name.repeated} 个项目有几个年度` : ""].filter(Boolean).join("，");
    const buttons = shown.map((name) => element("button", { type: "button", "data-name": name.name, "aria-pressed": this.name?.fold === name.fold }, name.name, element("span", {}, words(name))));
    const rest = found.length > shown.length ? `另有 ${found.length - shown.length} 个名称，再多写几个字。` : found.length ? "" : "没有这样的名称。";
    const head = text ? "" : this.names.total ? "最常见的名称：" : "本站没有收录指标。";
    place.hidden = false;
    place.replaceChildren(...(head ? [element("p", { class: "note" }, head)] : []), ...buttons, element("p", { class: "note" }, this.names.whole ? rest : `${rest}（正在找更少见的名称）`));
    if (text && !this.names.whole && found.length < SUGGESTED) {
      this.names.more().then(() => { if (this.field("indicator").value.trim() === text) this.suggest(text); });
    } else if (!this.names.whole) place.lastElementChild.textContent = rest;
  }

  // ------------------------------------------------------------------ the view

  update() {
    const began = performance.now(), rows = this.stretch?.rows ?? [];
    for (const row of rows) if (this.isBudget) Object.assign(row, { value: row.budget, unit: "", kind: "", area: "" });
    results.hidden = !this.stretch;
    if (!this.stretch) {
      count.textContent = "先点选一个指标名称。";
      this.offer([]);
      this.rest([]);
      return;
    }
    this.offer(rows);
    const among = chosen(rows, { project: this.field("project").value, departments: this.wish.department, years: this.wish.year });
    const group = this.chooseGroup(among);
    const parted = among.map((row) => ({ ...row, why: why(row, group) }));
    this.shown = sorted(parted.filter((row) => !row.why), this.field("sort").value);
    this.left = sorted(parted.filter((row) => row.why), "");
    this.group = group;
    this.pairs = ordered(changes(among, group, this.isBudget), this.field("order").value);
    this.say();
    this.draw();
    this.tables();
    this.cite();
    section.dataset.took = String(Math.round(performance.now() - began));
  }
  chooseGroup(among) {
    const select = this.field("group"), found = this.isBudget ? [] : groups(among);
    select.replaceChildren(...found.map(({ key, kind, unit, count: many }) => new Option(`${kind} ${unit || "（没有印单位）"}：${many} 个`, key)));
    const group = found.find(({ key }) => key === this.wish.group) ?? found[0] ?? null;
    if (group) select.value = group.key;
    return group;
  }
  /** The departments and years of what was fetched, ticked as chosen; where a choice is not among them it stands there too. */
  offer(rows) {
    const long = this.stretch && this.stretch.pieces.length > 1;
    const departments = long ? this.departments.map((row) => row.department).filter((_, place) => this.stretch.pieces.some(({ from, to }) => place >= from && place <= to)) : rows.map((row) => row.department);
    for (const [name, values, words] of [["department", departments, (value) => value], ["year", rows.map((row) => row.fiscal_year), (value) => `${value}年`]]) {
      const all = [...new Set([...values, ...this.wish[name]])].filter(Boolean).sort(name === "year" ? (a, b) => b.localeCompare(a) : undefined);
      const place = find(`[data-ticks="${name}"]`), key = all.join("\n");
      if (place.dataset.key !== key) {
        place.dataset.key = key;
        place.replaceChildren(...all.map((value) => element("label", {}, element("input", { type: "checkbox", value }), words(value))));
      }
      for (const tick of place.querySelectorAll("input")) tick.checked = this.wish[name].has(tick.value);
    }
  }
  rest(left) {
    find("[data-rest]").hidden = !left.length;
    find("[data-next]").textContent = `再取下一部分（还有 ${left.length} 部分）`;
  }
  /** What is compared, in one phrase. */
  title() {
    const years = list([...this.wish.year].map((year) => `${year}年`)), where = [list(this.wish.department), years, this.field("project").value.trim() && `项目名称里有“${this.field("project").value.trim()}”`].filter(Boolean).join("，");
    const what = this.isBudget ? "项目的年初预算" : `指标“${this.name.name}”，${this.group ? `${this.group.kind} ${this.group.unit || "（没有印单位）"}` : "没有能比的数"}`;
    return `${what}${where ? `（${where}）` : ""}`;
  }
  say() {
    const distinct = (name) => new Set(this.shown.map((row) => row[name])).size, { stretch } = this, places = this.places(), left = stretch.left(places);
    const reasons = new Map();
    for (const row of this.left) reasons.set(row.why, (reasons.get(row.why) ?? 0) + 1);
    const apart = reasons.size ? `没有比的 ${this.left.length} 个：${[...reasons].map(([reason, many]) => `${reason} ${many} 个`).join("；")}。` : "没有略去的。";
    const part = left.length ? `只取了 ${stretch.rows.length} / ${stretch.total} 行，下面不是全部。` : "";
    count.textContent = `${part}并列 ${this.shown.length} 个${this.isBudget ? "预算" : "目标"}，来自 ${distinct("department")} 个部门、${distinct("fiscal_year")} 个年度。${apart}`;
    this.rest(left);
    find("[data-warnings]").replaceChildren(...this.warnings().map((words) => element("li", {}, words)));
  }
  warnings() {
    const scopes = new Set(this.shown.map((row) => row.scope)), late = this.shown.filter((row) => row.stage === "自评").length;
    return [
      `各份文件收录的范围不同，${this.isBudget ? "名称相近的项目" : "同名的指标"}说的不一定是同一件事；这里只并列，不相加，也不排名。`,
      scopes.size > 1 ? `这里的文件范围不一：${list(scopes)}。部门的文件包含所属单位的，不能与单位的相加。` : "",
      late ? `其中 ${late} 个取自自评（本站没有收录印有它的目标表${this.isBudget ? "；自评重印的年初预算" : ""}）。` : "",
      this.shown.some(perUnit) ? "预算÷目标：预算是整个项目的，项目可能还做别的事，所以不是单价。" : "",
      this.shown.some((row) => row.unit === "%") ? "百分比的分母各不相同，原文多半没有印。" : "",
    ].filter(Boolean);
  }
  dotted() {
    const scale = this.isBudget ? WAN : 1;
    const lane = (row) => `${row.department} ${row.fiscal_year ? `${row.fiscal_year}年` : "年度未登记"}`;
    const words = (row) => `${lane(row)}，${row.project}：${this.isBudget ? row.budget_shown : row.target}`;
    return sorted(this.shown, "").map((row) => ({ row, value: row.value / scale, lane: lane(row), words: words(row), address: new URL(project(row), location.href).href }));
  }
  draw() {
    const rows = this.dotted(), few = find("[data-few]"), figure = find("figure"), enough = rows.length >= spec.usermeta.fewest;
    figure.hidden = !enough;
    few.hidden = enough;
    find('[data-save="svg"]').hidden = find('[data-save="spec"]').hidden = !enough;
    if (!enough) {
      few.textContent = rows.length ? `只有 ${rows.length} 个数，不画图：${rows.map((row) => row.words).join("；")}。` : "没有可以并列的数。";
      return;
    }
    figure.querySelector("figcaption").textContent = this.title();
    const width = Math.max(280, Math.min(760, Math.floor(picture.clientWidth || 340))), unit = this.isBudget ? "万元" : this.group.unit;
    const drawn = strip(rows, spec, width, unit);
    picture.replaceChildren(drawn.picture);
    picture.tabIndex = 0;
    picture.setAttribute("aria-label", `${this.title()}：${lanes(rows).slice(0, drawn.lanes).map(({ name, rows: some }) => `${name} ${some.length} 个，从 ${some[0].value} 到 ${some.at(-1).value} ${unit}`).join("；")}。用方向键看每一个点。`);
    tip.replaceChildren("指着、点按一个点，或用方向键：看它是哪个项目。");
    const note = `一个点是一个${this.isBudget ? "项目的年初预算" : "目标"}，按部门与年度分行；横轴从 ${Math.min(0, ...rows.map((row) => row.value))} 起，单位 ${unit || "没有印"}。${drawn.left ? `只画前 ${drawn.lanes} 行，另有 ${drawn.left} 行没有画，请选部门或年度。` : ""}`;
    figure.querySelector(".note").textContent = note;
    handle(picture, tip, drawn.dots, (dot) => [`${dot.words}。`, link(dot.address, "看这个项目"), " ", line(dot.row)]);
  }
  /** The columns of the view, without those that say nothing in it. */
  columns() {
    const rows = [...this.shown, ...this.left];
    const idle = { name: rows.every((row) => row.indicator === this.name?.name && !row.area), "number formula": !this.shown.some(perUnit) };
    return TABLES[this.what].filter(([, kind]) => !idle[kind]);
  }
  tables() {
    this.sheets.rows.show(this.columns(), this.shown, `${this.title()}：${this.shown.length} 行`);
    find("[data-left]").hidden = !this.left.length;
    if (this.left.length) this.sheets.left.show([...this.columns().filter(([title]) => !["目标数", "预算÷目标（本站相除）"].includes(title)), WHY], this.left, `没有比较的 ${this.left.length} 行，各有原因`);
    find("[data-changes]").hidden = find('[data-save="changes"]').hidden = !this.pairs.length;
    const told_ = this.pairs.filter((pair) => !pair.reason).length;
    if (this.pairs.length) this.sheets.changes.show(CHANGES, this.pairs, `同一项目收录的前后两个年度，本站相减：${told_} 处能比，${this.pairs.length - told_} 处不能比`);
  }
  cite() {
    const site = document.title.split(" - ").pop(), day = new Date().toISOString().slice(0, 10);
    find("[data-citation]").textContent = `${site}. 比较：${this.title()}；并列 ${this.shown.length} 个，没有比的 ${this.left.length} 个[DB/OL]. [${day}]. ${this.whole}`;
  }

  // ------------------------------------------------------------------ to take away

  async save(kind) {
    const { csv } = await import("./explore/files.js");
    const names_ = ["文件编号", "项目编号"], ids = (row) => [row.document_id, row.project_id];
    if (kind === "rows") {
      const sheet = this.sheets.rows, rows = [...this.shown, ...this.left];
      const values = rows.map((row) => [...sheet.columns.map(([, , cell, value]) => (value ?? cell)(row)), ...ids(row), row.why]);
      return take(csv([[...sheet.head, ...names_, "为什么没有比（空白是并列的）"], ...values]), "compare.csv");
    }
    if (kind === "changes") {
      const sheet = this.sheets.changes, values = sheet.matrix().map((row, at) => [...row, this.pairs[at].change ?? null, ...ids(this.pairs[at].newer)]);
      return take(csv([[...sheet.head, this.isBudget ? "相差（元）" : "相差", ...names_], ...values]), "compare-changes.csv");
    }
    if (kind === "svg") return take(new Blob([standalone(picture, this.title(), find("[data-citation]").textContent)], { type: "image/svg+xml" }), "compare.svg");
    const data = this.dotted().map(({ value, lane, words, address }) => ({ value, lane, words, address }));
    return take(new Blob([JSON.stringify({ ...spec, title: this.title(), data: { values: data } })], { type: "application/json" }), "compare.json");
  }
  async copy(button) {
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(find("[data-citation]").textContent);
      button.textContent = "已复制";
    } catch {
      button.textContent = "请选中下面的文字复制";
    }
    setTimeout(() => { button.textContent = words; }, 2000);
  }

  // ------------------------------------------------------------------ what a reader does

  listen() {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => this.changed(target));
    form.addEventListener("reset", () => setTimeout(() => {
      history.pushState(null, "", this.isBudget ? "?what=budgets" : location.pathname);
      this.restart();
    }));
    this.field("indicator").addEventListener("focus", ({ target }) => { if (this.names?.list.length) this.suggest(target.value.trim()); });
    form.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-name]")?.dataset.name;
      if (name) this.choose(name);
      if ("more" in target.dataset) target.ariaExpanded = form.classList.toggle("shown");
    });
    find("[data-next]").addEventListener("click", () => this.fetchMore(true));
    results.addEventListener("click", ({ target }) => {
      if (target.dataset.save) this.save(target.dataset.save);
      if ("copy" in target.dataset) this.copy(target);
    });
    window.addEventListener("popstate", () => this.restart());
    window.addEventListener("beforeprint", () => { for (const sheet of Object.values(this.sheets)) sheet.layOut(); });
    window.addEventListener("afterprint", () => { for (const sheet of Object.values(this.sheets)) sheet.putBack(); });
    for (const tab of document.querySelectorAll("[data-what]")) {
      tab.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        history.pushState(null, "", tab.getAttribute("href"));
        this.restart();
      });
    }
  }
  async restart() {
    this.readAddress();
    await this.open();
  }
  async choose(text) {
    const name = this.names.list.find((each) => each.name === text);
    Object.assign(this.wish, { department: new Set(), year: new Set(), group: "" });
    this.pick(name);
    this.writeAddress();
    await this.fetchMore(false);
  }
  async changed(control) {
    if (control.name === "indicator") {
      this.suggest(control.value.trim());
      return;
    }
    for (const name of ["department", "year"]) this.wish[name] = this.ticked(name);
    if (control.name === "group") this.wish.group = control.value;
    this.writeAddress();
    await this.fetchMore(false);
  }
}

function take(file, name) {
  const made = element("a", { href: URL.createObjectURL(file), download: name });
  made.click();
  setTimeout(() => URL.revokeObjectURL(made.href), 60000);
}

const bench = new Workbench();
bench.listen();
bench.start();

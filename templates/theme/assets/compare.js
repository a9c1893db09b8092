// /compare/: every choice stands in the address; tables, picture, CSV and citation are made from the same rows.
import { element } from "./explore/rows.js";
import { Names, Stretch, indicatorKey, rowsOf } from "./compare/data.js";
import { byUnit, changes, chosen, groups, ordered, pairOf, perUnit, sorted, why } from "./compare/view.js";
import { COMPARED, TABLES, UNITS, WHY, changesOf } from "./compare/columns.js";
import { citation, counted, title, warnings } from "./compare/words.js";
import { Picture } from "./compare/picture.js";
import { Sheet } from "./compare/sheet.js";

const SUGGESTED = 12;
const section = document.querySelector("[data-compare]"), form = section.querySelector("form");
const folder = section.dataset.compare, spec = JSON.parse(section.dataset.spec);
const find = (selector) => section.querySelector(selector);
const results = find("[data-results]"), count = find("[data-count]");
const SHEETS = { rows: "[data-table]", changes: "[data-changes] .rows", left: "[data-left] .rows", units: "[data-units] .rows" };
/** What is compared: the table of its rows, the list of names of which one is picked, where that stands in the address, what is fetched beside. */
const VIEWS = {
  targets: { table: "targets", names: "names", many: "names", param: "indicator", key: indicatorKey, none: "没有这样的名称。", ask: "先点选一个指标名称。", one: "个目标" },
  kinds: { table: "kinds", names: "kind-names", many: "kinds", param: "kind", beside: "units", none: "没有这样的类别；可以到“预算”按名称里的字找。", ask: "先点选一类项目。", one: "个预算" },
  budgets: { table: "budgets", one: "个预算" },
  changes: { table: "changes", names: "directions", many: "directions", param: "direction", ask: "先点选一种变化。", one: "处" },
};

class Workbench {
  constructor() {
    this.sheets = Object.fromEntries(Object.entries(SHEETS).map(([name, selector]) => [name, new Sheet(find(selector))]));
    this.picture = new Picture(section, spec);
    this.turn = 0;
    this.lists = {};
  }
  get view() { return VIEWS[this.what]; }
  get isBudget() { return this.what === "budgets" || this.what === "kinds"; }
  get names() { return this.lists[this.view.names]; }
  field(name) { return form.elements[name]; }
  ticked(name) { return new Set([...find(`[data-ticks="${name}"]`).querySelectorAll(":checked")].map((tick) => tick.value)); }

  // ------------------------------------------------------------------ address

  readAddress() {
    const address = new URLSearchParams(location.search);
    this.what = Object.hasOwn(VIEWS, address.get("what")) ? address.get("what") : "targets";
    for (const name of ["indicator", "kind", "project", "sort", "order"]) this.field(name).value = address.get(name) ?? "";
    for (const name of ["sort", "order"]) if (this.field(name).selectedIndex < 0) this.field(name).value = "";
    this.wish = { department: new Set(address.getAll("department")), year: new Set(address.getAll("year")), group: address.get("group") ?? "", line: address.get("line") ?? "" };
    this.wanted = this.view.param ? (address.get(this.view.param) ?? "").trim() : "";
    this.name = null;
    for (const each of section.parentElement.querySelectorAll("[data-only]")) each.hidden = !each.dataset.only.split(" ").includes(this.what);
    for (const tab of document.querySelectorAll("[data-what]")) if (tab.dataset.what === this.what) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
    const further = this.wish.department.size + this.wish.year.size + Number(Boolean(this.wish.group || this.wish.line)) > 0;
    form.classList.toggle("shown", further || form.classList.contains("shown"));
    find("[data-more]").ariaExpanded = form.classList.contains("shown");
  }
  address() {
    const query = new URLSearchParams(this.what === "targets" ? {} : { what: this.what });
    if (this.name) query.set(this.view.param, this.name.name);
    for (const name of ["project", "sort", "order"]) if (this.field(name).value.trim()) query.set(name, this.field(name).value.trim());
    for (const name of ["department", "year"]) for (const value of this.wish[name]) query.append(name, value);
    if (this.what === "targets" && this.wish.group) query.set("group", this.wish.group);
    if (this.wish.line) query.set("line", this.wish.line);
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
      await this.open();
    } catch (fault) {
      count.textContent = `数据没有取到（${fault.message}），请重新载入这一页，或到“数据下载”取 CSV。`;
      throw fault;
    }
    section.dataset.ready = "";
  }
  stretch(table, first, rows) { return new Stretch(folder, this.pieces, table, first, rows); }
  total(table) { return this.pieces.filter((piece) => piece.table === table).reduce((sum, piece) => sum + piece.rows, 0); }
  /** Begins with what the address says. */
  async open() {
    const turn = (this.turn += 1), { names, table } = this.view;
    this.stretches = null;
    find("#compare-names").hidden = !names;
    if (names) {
      this.lists[names] ??= new Names(folder + names, Number(section.dataset[this.view.many]), this.view.key);
      if (!this.names.list.length && !this.names.whole) await this.names.more();
      const name = this.wanted ? await this.names.find(this.wanted) : null;
      if (turn !== this.turn) return;
      if (name) this.pick(name); else this.suggest(this.wanted);
    } else this.stretches = [this.stretch(table, 0, this.total(table))];
    await this.fetchMore(false);
  }
  pick(name) {
    this.name = name;
    if (this.view.param in form.elements) this.field(this.view.param).value = name.name;
    if (this.what === "changes") this.suggest(""); else find("#compare-names").hidden = true;
    this.stretches = [this.stretch(this.view.table, name.first, name.rows)];
    if (this.view.beside) this.stretches.push(this.stretch(this.view.beside, this.names.list.filter((each) => each.first < name.first).reduce((sum, each) => sum + each.units, 0), name.units));
  }
  places() { return new Set(this.departments.flatMap(({ department }, place) => (this.wish.department.has(department) ? [place] : []))); }
  get waiting() { return (this.stretches ?? []).flatMap((stretch) => stretch.left(this.places())); }
  /** Fetches one piece of what the choice needs where none is there, or one more, and shows the view. */
  async fetchMore(more) {
    const turn = (this.turn += 1), places = this.places();
    await Promise.all((this.stretches ?? []).map((stretch) => (more || stretch.left(places).length === stretch.wanted(places).length ? stretch.take(places) : null)));
    if (turn === this.turn) this.update();
  }

  // ------------------------------------------------------------------ names

  suggest(text) {
    const place = find("#compare-names"), found = this.names.holding(text), shown = found.slice(0, SUGGESTED);
    const words = (name) => [`${name.rows} ${this.view.one}`, name.departments > 1 ? `${name.departments} 个部门` : "", name.repeated ? `${name.repeated} 个项目有几个年度` : ""].filter(Boolean).join("，");
    const buttons = shown.map((name) => element("button", { type: "button", "data-name": name.name, "aria-pressed": this.name?.fold === name.fold }, name.name, element("span", {}, words(name))));
    const rest = found.length > shown.length ? `另有 ${found.length - shown.length} 个名称，再多写几个字。` : found.length ? "" : this.view.none ?? "";
    const head = text || this.what === "changes" ? "" : this.names.total ? "最常见的：" : "本站没有收录。";
    place.hidden = false;
    place.replaceChildren(...(head ? [element("p", { class: "note" }, head)] : []), ...buttons, element("p", { class: "note" }, this.names.whole ? rest : `${rest}（正在找更少见的名称）`));
    if (text && !this.names.whole && found.length < SUGGESTED) {
      this.names.more().then(() => { if (this.field(this.view.param).value.trim() === text) this.suggest(text); });
    } else if (!this.names.whole) place.lastElementChild.textContent = rest;
  }

  // ------------------------------------------------------------------ the view

  update() {
    const began = performance.now(), rows = this.stretches?.[0].rows ?? [];
    results.hidden = !this.stretches;
    this.offer(rows);
    if (!this.stretches) {
      count.textContent = this.names.total ? this.view.ask : "本站收录的文件里没有可以这样比的。";
      this.rest();
      return;
    }
    if (this.what === "changes") this.comparePairs(rows); else this.compareRows(rows);
    count.textContent = counted(this);
    this.rest();
    find("[data-warnings]").replaceChildren(...warnings(this).map((words) => element("li", {}, words)));
    this.picture.draw(this);
    this.tables();
    find("[data-citation]").textContent = citation(this);
    section.dataset.took = String(Math.round(performance.now() - began));
  }
  choice() { return { project: this.field("project").value, departments: this.wish.department, years: this.wish.year }; }
  compareRows(rows) {
    for (const row of rows) if (this.isBudget) Object.assign(row, { value: row.budget, unit: "", kind: "", area: "" });
    const among = chosen(rows, this.choice());
    this.group = this.chooseGroup(among);
    const parted = among.map((row) => ({ ...row, why: why(row, this.group) }));
    this.shown = sorted(parted.filter((row) => !row.why), this.field("sort").value);
    this.left = sorted(parted.filter((row) => row.why), "");
    this.pairs = ordered(changes(among, this.group, this.isBudget), this.field("order").value);
    this.units = byUnit(chosen(this.stretches[1]?.rows ?? [], this.choice()));
  }
  comparePairs(rows) {
    Object.assign(this, { shown: [], left: [], units: [], group: null });
    this.pairs = ordered(chosen(rows, this.choice()).map(pairOf), "");
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
    const pieces = this.stretches?.[0].pieces ?? [];
    const departments = pieces.length > 1 ? this.departments.map((row) => row.department).filter((_, place) => pieces.some(({ from, to }) => place >= from && place <= to)) : rows.map((row) => row.department);
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
  rest() {
    find("[data-rest]").hidden = !this.waiting.length;
    find("[data-next]").textContent = `再取下一部分（还有 ${this.waiting.length} 部分）`;
  }
  /** The columns of the view, without those that say nothing in it. */
  columns() {
    const rows = [...this.shown, ...this.left], undone = !rows.some((row) => row.done_id);
    const idle = { name: rows.every((row) => row.indicator === this.name?.name && !row.area), "number formula": !this.shown.some(perUnit), "number done": undone, done: undone, "file done": undone };
    return TABLES[this.what].filter(([, kind]) => !idle[kind]);
  }
  tables() {
    const { rows, left, changes: pairs, units } = this.sheets, told = this.pairs.filter((pair) => !pair.reason).length;
    for (const [name, empty] of [["changes", !this.pairs.length], ["units", !this.units.length], ["rows", this.what === "changes"]]) {
      find(`[data-save="${name}"]`).hidden = empty;
      find(`[data-part="${name}"]`).hidden = empty;
    }
    find("[data-left]").hidden = !this.left.length;
    for (const kind of ["svg", "spec"]) find(`[data-save="${kind}"]`).hidden = !this.picture.shown;
    if (this.what !== "changes") rows.show(this.columns(), this.shown, `${title(this)}：${this.shown.length} 行`);
    if (this.left.length) left.show([...this.columns().filter(([title]) => !COMPARED.includes(title)), WHY], this.left, `没有比较的 ${this.left.length} 行，各有原因`);
    if (this.pairs.length) pairs.show(changesOf(this.what), this.pairs, `同一项目收录的前后两个年度，本站相减：${told} 处能比，${this.pairs.length - told} 处不能比`);
    if (this.units.length) units.show(UNITS, this.units, `${title(this)}，除以各项目写明数量的目标：${this.units.length} 行；同一单位的排在一起，指标名称不同的不相比`);
  }
  // ------------------------------------------------------------------ to take away

  async save(kind) {
    const { save } = await import("./compare/take.js");
    save(kind, this, citation(this));
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
      history.pushState(null, "", this.what === "targets" ? location.pathname : `?what=${this.what}`);
      this.restart();
    }));
    for (const name of ["indicator", "kind"]) this.field(name).addEventListener("focus", ({ target }) => { if (this.names?.list.length) this.suggest(target.value.trim()); });
    form.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-name]")?.dataset.name;
      if (name) this.choose(name);
      if ("more" in target.dataset) target.ariaExpanded = form.classList.toggle("shown");
    });
    find("[data-next]").addEventListener("click", () => this.fetchMore(true));
    results.addEventListener("click", ({ target }) => {
      if (target.dataset.save) this.save(target.dataset.save);
      if (target.dataset.reference) this.refer(target.dataset.reference);
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
    if (this.what === "targets") Object.assign(this.wish, { department: new Set(), year: new Set() });
    Object.assign(this.wish, { group: "", line: "" });
    this.pick(name);
    this.writeAddress();
    await this.fetchMore(false);
  }
  refer(id) {
    this.wish.line = id;
    this.writeAddress();
    this.update();
  }
  async changed(control) {
    if (control.name === this.view.param) {
      this.suggest(control.value.trim());
      return;
    }
    for (const name of ["department", "year"]) this.wish[name] = this.ticked(name);
    if (control.name === "group") this.wish.group = control.value;
    if (control.name === "line") this.wish.line = control.value;
    this.writeAddress();
    await this.fetchMore(false);
  }
}

const bench = new Workbench();
bench.listen();
bench.start();

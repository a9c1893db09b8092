// /explore/: one panel for each table. Every choice is the value of a control, and every value that is not the usual one stands in the address.
import { Columns } from "./explore/columns.js";
import { Rows, element } from "./explore/rows.js";
import { money } from "./money.js";
import { _ } from "./words.js";

const WAN = 10000;
const MOST_PRINTED = 3000;
const percent = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)}%` : "");

class Panel {
  constructor(section) {
    this.section = section;
    this.name = section.dataset.explore;
    this.one = section.dataset.one;
    this.form = section.querySelector("form");
    this.table = section.querySelector("table");
    this.body = this.table.tBodies[0];
    this.fields = [...this.table.tHead.querySelectorAll("th")].map((head) => ({ ...head.dataset, head, name: head.dataset.field, shown: !head.hidden, late: "late" in head.dataset }));
    this.usual = this.fields.filter((field) => field.shown).map((field) => field.name).join();
    this.find = (selector) => this.form.querySelector(selector);
    this.columns = new Columns();
    this.items = [];
    this.open = new Set();
  }

  // ------------------------------------------------------------------ choices and address

  get query() { return this.find("[data-query]").value.trim(); }
  get sort() { return this.find("[data-sort]").value; }
  get group() { return this.find("[data-group]").value; }
  visible() { return this.fields.filter((field) => !field.head.hidden); }
  controls() {
    const named = (control) => [control.dataset.filter, control.dataset.end].filter(Boolean).join(".");
    return [...this.form.querySelectorAll("[data-filter]")].map((control) => [named(control), control])
      .concat([["q", this.find("[data-query]")], ["group", this.find("[data-group]")], ["sort", this.find("[data-sort]")]]);
  }

  readAddress() {
    const address = new URLSearchParams(location.search);
    for (const [name, control] of this.controls()) control.value = address.get(name) ?? "";
    for (const [, control] of this.controls()) if (control.selectedIndex === -1) control.value = "";
    for (const details of this.form.querySelectorAll("details")) details.open = [...details.querySelectorAll("[data-filter]")].some((control) => control.value);
    this.open = new Set(address.getAll("open"));
    this.form.classList.toggle("shown", this.controls().some(([name, control]) => name !== "q" && control.value));
    this.find("[data-more]").ariaExpanded = this.form.classList.contains("shown");
    this.showColumns((address.get("columns") ?? this.usual).split(","));
    this.leadOn();
  }

  address() {
    const query = new URLSearchParams(this.name === "projects" ? {} : { table: this.name });
    for (const [name, control] of this.controls()) if (control.value.trim()) query.set(name, control.value.trim());
    const shown = this.visible().map((field) => field.name).join();
    if (shown !== this.usual) query.set("columns", shown);
    if (this.group) for (const key of this.open) query.append("open", key);
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  }

  /** The way to /compare/ with what both can choose: department, year, words of the project, the name of the indicator. */
  leadOn() {
    const lead = this.section.querySelector("[data-compare]"), value = (name) => this.form.querySelector(`[data-filter="${name}"]`)?.value.trim() ?? "";
    const query = new URLSearchParams(this.name === "projects" ? { what: "budgets" } : {});
    for (const [name, as] of [["department", "department"], ["fiscal_year", "year"], ["project", "project"], ["indicator", "indicator"]]) if (value(name)) query.set(as, value(name));
    lead.href = `${lead.dataset.compare}${query.size ? `?${query}` : ""}`;
  }
  writeAddress(delay = 200) {
    this.leadOn();
    clearTimeout(this.writing);
    this.writing = setTimeout(() => { if (!this.section.hidden) history.replaceState(null, "", this.address()); }, delay);
  }

  showColumns(names) {
    for (const field of this.fields) {
      field.head.hidden = !names.includes(field.name) && !["name", "line"].includes(field.kind);
      const tick = this.find(`[data-column="${field.name}"]`);
      if (tick) tick.checked = !field.head.hidden;
    }
  }

  filters() {
    const found = {};
    for (const control of this.form.querySelectorAll("[data-filter]")) {
      const { filter, end } = control.dataset;
      if (filter === "rows") continue;
      const value = control.value.trim();
      const wrong = end && control.localName === "input" && value && !Number.isFinite(this.number(value));
      control.toggleAttribute("aria-invalid", Boolean(wrong));
      if (!value || wrong) continue;
      const isAmount = this.fields.find((field) => field.name === filter).kind === "amount";
      if (!end) found[filter] = { text: value, exact: "exact" in control.dataset };
      else (found[filter] ??= {})[end] = end === "printed" ? value : this.number(value) * (isAmount ? WAN : 1);
    }
    return found;
  }
  /** Which rows there are at all: each project of a year once, or every printing. */
  get printings() { return this.find('[data-filter="rows"]')?.value === "printings"; }
  /** The projects that the search finds for the query, once they are known. */
  found() {
    if (!this.query || this.hits?.query !== this.query) return {};
    return { project_id: { among: this.printings || this.name === "indicators" ? this.hits.printings : this.hits.once } };
  }
  async search() {
    const { query } = this;
    this.index ??= Promise.all([import("./search/index.js"), import("./search/projects.js")]).then(async ([{ Index }, { projectsOf }]) => ({ index: await Index.open(), projectsOf }));
    const { index, projectsOf } = await this.index;
    this.hits = { query, ...await projectsOf(index, query) };
  }
  pool() { return this.columns.has("rows") ? { rows: { among: new Set(["both", this.printings ? "printing" : "once"]) } } : {}; }
  number(text) { return Number(text.normalize("NFKC").replace(/[,\s]/g, "")); }

  // ------------------------------------------------------------------ loading

  async start() {
    if (this.started) return;
    this.started = true;
    this.listen();
    this.readAddress();
    this.sight = new Rows(this.section.querySelector(".rows"), (index) => this.makeRow(index));
    try {
      await this.columns.load(`${this.section.dataset.data}${this.name}.jsonl.gz`, () => this.arrived());
    } catch (fault) {
      this.section.querySelector("[data-count]").textContent = _("数据没有取到（%(fault)s），请重新载入这一页，或到“数据下载”取 CSV。", { fault: fault.message });
      throw fault;
    }
    this.whole = true;
    this.section.classList.add("started");
    await this.refresh();
    this.section.dataset.ready = "";
    this.columns.prepare();
  }

  async arrived() {
    if (!this.section.classList.contains("started")) {
      this.section.classList.add("started");
      this.refresh();
      await new Promise((resume) => { setTimeout(resume); });
    }
    if (this.columns.count < this.columns.total) this.section.querySelector("[data-count]").textContent = _("已载入 %(count)s / %(total)s %(one)s…", { count: this.columns.count, total: this.columns.total, one: this.one });
  }

  /** Whether a choice needs the long texts, which come in a file of their own. */
  needsLate() {
    const filters = this.filters();
    return this.whole && this.fields.some((field) => field.late && (!field.head.hidden || this.sort.endsWith(field.name) || filters[field.name]));
  }

  // ------------------------------------------------------------------ from choices to rows

  /** Shows the choice with the columns that are there, and once more when the long texts it needs have come. */
  async refresh() {
    this.update(false);
    if (this.query && this.hits?.query !== this.query) {
      await this.search();
      this.update(false);
    }
    if (!this.needsLate()) return;
    this.late ??= this.columns.load(`${this.section.dataset.data}${this.name}-texts.jsonl.gz`);
    await this.late;
    this.update(false);
  }

  update(stay) {
    this.rows = this.columns.select({ ...this.pool(), ...this.found(), ...this.filters() }, this.sort);
    this.everything = this.columns.select(this.pool(), "");
    this.items = this.group ? this.grouped() : this.rows;
    for (const { head, name, kind } of this.fields) {
      if (kind === "line") continue;
      head.setAttribute("aria-sort", this.sort === name ? "ascending" : this.sort === `-${name}` ? "descending" : "none");
    }
    this.sight.show(this.items.length, stay);
    this.summarise();
  }

  grouped() {
    const groups = this.columns.groups(this.group, this.rows);
    const amounts = this.visible().filter((field) => field.kind === "amount");
    for (const group of groups) group.sums = amounts.map((field) => ({ field, ...this.columns.sum(field.name, group.rows) }));
    const [, sign, name] = /^(-?)(.*)$/.exec(this.sort);
    const at = amounts.findIndex((field) => field.name === name);
    if (at >= 0) groups.sort((a, b) => (sign ? -1 : 1) * (a.sums[at].sum - b.sums[at].sum));
    else if (name === this.group && sign) groups.reverse();
    return groups.flatMap((group) => (this.open.has(group.key) ? [group, ...group.rows] : [group]));
  }

  // ------------------------------------------------------------------ what is in sight

  makeRow(index) {
    const item = this.items[index];
    return typeof item === "number" ? element("tr", {}, ...this.visible().map((field) => this.cell(field, item))) : this.groupRow(item);
  }

  cell({ name, kind, title, ours }, row) {
    const { columns } = this, { root } = this.section.dataset;
    if (kind === "name") {
      const anchor = columns.at("anchor", row);
      const story = this.printings ? "" : columns.at("story", row);
      return element("th", { scope: "row" }, element("a", { href: root + (story || `projects/${columns.at("project_id", row)}/${anchor ? `#${anchor}` : ""}`) }, columns.at(name, row)));
    }
    if (kind === "line") {
      const line = columns.at("line", row);
      const link = element("a", { class: "line", href: `${root}documents/${columns.at("document_id", row)}/text/#L${line}`, title: _("原文第%(line)s行", { line }) }, _("第%(line)s行", { line }));
      return element("td", { class: "number", "data-label": title }, link);
    }
    if (kind === "amount") {
      const text = columns.blank(name, row) ? element("span", { class: "none" }, _("未列金额")) : columns.at(`${name}_shown`, row);
      return element("td", { class: "number", "data-label": title }, text);
    }
    if (kind === "number") {
      const shown = columns.at(`${name}_shown`, row) ?? (columns.blank(name, row) ? "" : String(columns.at(name, row)));
      const cell = element("td", { class: columns.blank(name, row) ? "words" : "number", "data-label": title });
      cell.append(element("span", { title: columns.at(`${name}_spoken`, row) }, shown));
      if (name === "target" && columns.at("review", row)) cell.append(element("span", { class: "doubt" }, _(columns.at("review", row))));
      return cell;
    }
    const text = columns.at(name, row) ?? "";
    return element("td", { "data-label": title }, ours === undefined ? text : _(text));
  }

  groupName(key) {
    if (!key) return _("未列或未登记");
    return this.fields.find((field) => field.name === this.group).ours === undefined ? key : _(key);
  }

  groupRow(group) {
    const open = this.open.has(group.key);
    const button = element("button", { type: "button", "aria-expanded": open, "data-group-key": group.key }, this.groupName(group.key));
    const words = [`${group.rows.length} ${this.one}`];
    for (const { field, ...sum } of group.sums) {
      const covered = sum.printed === group.rows.length ? _("都已列") : _("其中 %(count)s 个已列", { count: sum.printed });
      const of = this.whole_of(this.rows);
      const share = of ? percent(sum.sum, this.columns.sum(field.name, this.rows).sum) : "";
      const told = share ? _("%(covered)s，占选出的 %(share)s", { covered, share }) : covered;
      words.push(sum.printed ? _("%(field)s本站相加 %(sum)s（%(told)s）", { field: field.title, sum: money(sum), told }) : _("%(field)s未列", { field: field.title }));
    }
    return element("tr", { class: "group" }, element("th", { colspan: this.visible().length, scope: "rowgroup" }, button, element("span", { class: "note" }, words.join(" · "))));
  }

  // ------------------------------------------------------------------ the total of the selection

  summarise() {
    const { columns, rows } = this;
    const all = this.whole ? this.everything.length : columns.total;
    const from = [["document_id", _("份文件")], ["department", _("个部门")], ["fiscal_year", _("个年度")]].map(([name, words]) => `${columns.distinct(name, rows)} ${words}`).join(_("、"));
    const projects = this.name === "indicators" ? _("，属于 %(count)s 个项目", { count: columns.distinct("project_id", rows) }) : "";
    const note = this.name === "indicators" ? _("目标不相加：几个项目写的可能是同一批对象。") : "";
    this.section.querySelector("[data-count]").textContent = _("选出 %(count)s %(one)s（全部 %(all)s 个）%(projects)s，来自 %(from)s。", { count: rows.length, one: this.one, all, projects, from }) + note + this.toldOfQuery();
    const amounts = this.visible().filter((field) => field.kind === "amount");
    this.section.querySelector("[data-sums]").replaceChildren(...(amounts.length && this.whole ? this.sums(amounts) : []));
  }

  toldOfQuery() {
    if (!this.query) return "";
    if (this.hits?.query !== this.query) return _("正在按“%(query)s”搜索…", { query: this.query });
    return this.hits.told.length ? _("搜索“%(query)s”：%(told)s。", { query: this.query, told: this.hits.told.join(_("；")) }) : _("搜索“%(query)s”没有找到项目。", { query: this.query });
  }

  /** The rows of which the selection may be a share: those of its one document, else of its one department and year; null for more. */
  whole_of(rows) {
    const one = (name) => this.columns.distinct(name, rows) === 1;
    if (!rows.length || !(one("document_id") || (one("department") && one("fiscal_year")))) return null;
    const names = one("document_id") ? ["document_id"] : ["department", "fiscal_year"];
    return this.columns.select({ ...this.pool(), ...Object.fromEntries(names.map((name) => [name, { text: this.columns.at(name, rows[0]), exact: true }])) }, "");
  }

  sums(amounts) {
    const of = this.whole_of(this.rows);
    const whole = of && this.columns.distinct("document_id", of) === 1 ? _("占这份文件的") : _("占这个部门这一年的");
    const head = [_("金额"), _("选出的，本站相加"), _("加了几个项目"), _("未列，不计"), ...(of ? [whole] : [])].map((title, at) => element("th", { scope: "col", class: at ? "number" : undefined }, title));
    const body = amounts.map((field) => {
      const own = this.columns.sum(field.name, this.rows), all = of && this.columns.sum(field.name, of);
      const units = [...own.units].map(([unit, count]) => _("%(count)s 个按%(unit)s印", { count, unit })).join(_("，"));
      return element("tr", {}, element("th", { scope: "row" }, field.title), ...[
        [_("本站相加"), money(own), ""], [_("加了几个项目"), _("%(count)s 个", { count: own.printed }), own.units.size > 1 ? units : ""], [_("未列，不计"), _("%(count)s 个", { count: this.rows.length - own.printed }), ""],
        ...(of ? [[whole, own.printed ? percent(own.sum, all.sum) : _("未列"), all.printed ? _("共 %(count)s 个项目 %(sum)s", { count: all.printed, sum: money(all) }) : ""]] : []),
      ].map(([label, text, note]) => element("td", { class: "number", "data-label": label }, element("span", {}, text), ...(note ? [element("span", { class: "note" }, note)] : []))));
    });
    const table = element("table", { class: "ledger stack sums", "data-own-download": "" }, element("caption", {}, _("选出的合计")), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
    const several = this.columns.distinct("document_id", this.rows) > 1;
    const note = (this.printings ? _("同一项目在几份文件里印出几次，这里就加几次，不是总额。") : "") + _("各栏分别相加，不混在一起。") + (several ? _("各份文件收录的范围不同，这个合计不是哪个部门、哪一年的总额，也不算占比；选定一份文件，或一个部门的一年，就列占比。") : "");
    const said = element("p", { class: "note" }, note);
    clearTimeout(this.rounding);
    this.tellRounding = () => { said.append(this.precision(amounts)); this.tellRounding = null; };
    this.rounding = setTimeout(() => this.tellRounding?.(), 200);
    return [table, said];
  }

  /** How far the sum may be off: half of the last printed digit of every budget printed in 万元; the other amounts are not kept as printed. */
  precision(amounts) {
    return amounts.filter(({ name }) => name === "budget").map(({ name, title }) => {
      const half = new Map();
      let count = 0, most = 0;
      for (const row of this.rows) {
        const text = this.columns.at(`${name}_shown`, row);
        if (!half.has(text)) half.set(text, text?.endsWith(" 万元") ? 0.5 * 10 ** -(text.slice(0, -3).split(".")[1] ?? "").length : 0);
        const own = half.get(text);
        if (own) { count += 1; most += own; }
      }
      return count < 2 ? "" : _("%(field)s里有 %(count)s 个按万元印，末位各自四舍五入，合计最多差 %(most)s 万元。", { field: title, count, most: Number(most.toFixed(4)) });
    }).join("");
  }

  // ------------------------------------------------------------------ on paper

  /** All rows of the selection, which on the screen are drawn only where they are in sight; of very many the first, and that is said. */
  layOut() {
    if (this.section.hidden || !this.whole) return;
    const count = Math.min(this.items.length, MOST_PRINTED);
    const part = count < this.items.length ? _("这里印出前 %(count)s 行，共 %(all)s 行；全部请下载 CSV。", { count, all: this.items.length }) : _("这里印出选出的全部 %(count)s 行。", { count });
    this.paper = element("p", { class: "note on-paper" }, part + _("选择的地址：") + new URL(this.address(), location.href).href);
    this.sight.scroll.before(this.paper);
    this.sight.layOut(count);
  }

  putBack() {
    if (!this.paper) return;
    this.paper.remove();
    this.paper = null;
    this.update(true);
  }

  // ------------------------------------------------------------------ to take away

  async save(kind) {
    const { csv, xlsx } = await import("./explore/files.js");
    const rows = this.matrix();
    const file = kind === "csv" ? csv(rows) : await xlsx([{ name: _("选出的行"), rows }, { name: _("说明"), rows: this.notes() }]);
    const link = element("a", { href: URL.createObjectURL(file), download: `${this.name}-${this.rows.length}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /** The selection as rows of texts, numbers and null: the columns in sight, and what leads back to the source. */
  matrix() {
    const { columns } = this;
    const number = (name) => (row) => (columns.blank(name, row) ? null : columns.at(name, row));
    const text = (name, ours) => (row) => (ours === undefined ? columns.at(name, row) ?? "" : _(columns.at(name, row) ?? ""));
    const made = this.visible().flatMap(({ name, kind, title, ours }) => {
      if (kind === "amount") return [[_("%(field)s（元）", { field: title }), number(name)], [_("%(field)s（原样）", { field: title }), text(`${name}_shown`)]];
      if (kind === "line") return [[_("原文行号"), number(name)]];
      if (columns.has(`${name}_shown`)) return [[title, text(`${name}_shown`)], [_("%(field)s数", { field: title }), number(name)]];
      return [[title, kind === "number" ? number(name) : text(name, ours)]];
    });
    made.push([_("文件编号"), text("document_id")], [_("项目编号"), text("project_id")]);
    if (columns.has("anchor")) made.push([_("指标编号"), (row) => `${columns.at("project_id", row)}#${columns.at("anchor", row)}`]);
    const rows = this.group ? this.columns.groups(this.group, this.rows).flatMap((group) => group.rows) : this.rows;
    return [made.map(([title]) => title), ...rows.map((row) => made.map(([, value]) => value(row)))];
  }

  notes() {
    this.tellRounding?.();
    const said = [...this.section.querySelectorAll(".summary p, .summary tbody tr")].map((line) => [...(line.cells ?? [line])].map((each) => [...each.childNodes].map((piece) => piece.textContent).join(" ")));
    return [[_("说明")], [_("选择的地址"), new URL(this.address(), location.href).href], ...said, [_("空格表示文件没有列，不是 0。预算数是年初的计划，全年预算数是调整后的，执行数是自评所列的实际支出；目标是承诺，完成值是单位自评的。")]];
  }

  // ------------------------------------------------------------------ what a reader does

  listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => {
      if (event.target.dataset.column) {
        const ticked = [...this.form.querySelectorAll("[data-column]:checked")].map((tick) => tick.dataset.column);
        this.showColumns(ticked);
      }
      this.refresh();
      this.writeAddress();
    });
    this.form.addEventListener("reset", () => setTimeout(() => {
      this.open.clear();
      this.showColumns(this.usual.split(","));
      this.refresh();
      this.writeAddress();
    }));
    this.form.addEventListener("click", async ({ target }) => {
      if ("more" in target.dataset) target.ariaExpanded = this.form.classList.toggle("shown");
      if (target.dataset.save) await this.save(target.dataset.save);
      if ("copy" in target.dataset) await this.copy(target);
    });
    this.table.tHead.addEventListener("click", ({ target }) => {
      const field = target.closest("button")?.parentElement.dataset.field;
      if (!field) return;
      const isNumber = ["amount", "number"].includes(this.fields.find((each) => each.name === field).kind);
      const turns = isNumber ? [`-${field}`, field, ""] : [field, `-${field}`, ""];
      this.find("[data-sort]").value = turns[(turns.indexOf(this.sort) + 1) % 3];
      this.refresh();
      this.writeAddress();
    });
    this.body.addEventListener("click", ({ target }) => {
      const key = target.closest("[data-group-key]")?.dataset.groupKey;
      if (key === undefined) return;
      if (!this.open.delete(key)) this.open.add(key);
      this.update(true);
      this.body.querySelector(`[data-group-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
      this.writeAddress();
    });
  }

  async copy(button) {
    history.replaceState(null, "", this.address());
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = _("已复制");
    } catch {
      button.textContent = _("请从地址栏复制");
    }
    setTimeout(() => { button.textContent = words; }, 2000);
  }
}

const panels = [...document.querySelectorAll("[data-explore]")].map((section) => new Panel(section));
const tabs = [...document.querySelectorAll("[data-tab]")];

/** Shows one table and starts it; the other keeps its choices. */
function show(name) {
  const chosen = panels.find((panel) => panel.name === name) ?? panels[0];
  for (const panel of panels) panel.section.hidden = panel !== chosen;
  for (const tab of tabs) if (tab.dataset.tab === chosen.name) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
  return chosen.start();
}
for (const tab of tabs) {
  tab.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const panel = panels.find((each) => each.name === tab.dataset.tab);
    history.pushState(null, "", panel.started ? panel.address() : `?table=${panel.name}`);
    show(panel.name);
  });
}
window.addEventListener("beforeprint", () => { for (const panel of panels) panel.layOut(); });
window.addEventListener("afterprint", () => { for (const panel of panels) panel.putBack(); });
window.addEventListener("popstate", () => {
  const panel = panels.find((each) => each.name === new URLSearchParams(location.search).get("table")) ?? panels[0];
  show(panel.name);
  if (!panel.whole) return;
  panel.readAddress();
  panel.refresh();
});
show(new URLSearchParams(location.search).get("table"));

// Rows as CSV and XLSX files. A cell is a text, a number or null; text stays text, also where a spreadsheet would read a formula.

const FORMULA = /^'*(?:[\t\r\n]|[\s\x00-\x20\x85\u200b\ufeff]*[=+\-@＝＋－＠])/;
const HARMLESS = /^(?:[-－]+|[=+\-@＝＋－＠]|[<>=]=|[+-]?\d[\d,]*(?:\.\d+)?%?)$/;
const calculated = (text) => FORMULA.test(text) && !HARMLESS.test(text); // the same in share.js, charts.js and explore/files.js as in generator/tables/write.py
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const CODED = /_(?=x[0-9a-f]{4}_)/gi; // `_x000D_` would be read as the sign it codes
const CELL = 32767; // the longest text a cell of a spreadsheet takes

/** CSV with a BOM, lines ended by CRLF. */
export const csv = (rows) => new Blob(["\ufeff", rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")], { type: "text/csv;charset=utf-8" });

function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = calculated(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A workbook of sheets `{ name, rows }`; the first row of each is its head. */
export async function xlsx(sheets) {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const links = (items) => `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.map(([kind, target], at) => `<Relationship Id="r${at + 1}" Type="${kinds}/${kind}" Target="${target}"/>`).join("")}</Relationships>`;
  const files = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${types}.worksheet+xml"/>`).join("")}</Types>`,
    "_rels/.rels": links([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${kinds}"><sheets>${sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="r${at + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": links([...sheets.map((_, at) => ["worksheet", `worksheets/sheet${at + 1}.xml`]), ["styles", "styles.xml"]]),
    "xl/styles.xml": `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  sheets.forEach(({ rows }, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] = `${head}<worksheet xmlns="${main}"><sheetData>${rows.map(sheetRow).join("")}</sheetData></worksheet>`;
  });
  return new Blob([await zip(files)], { type: `${types}.sheet` });
}

function sheetRow(row, at) {
  const cells = row.map((value, column) => {
    const place = `${letters(column)}${at + 1}`;
    if (value === null || value === "") return "";
    if (typeof value === "number") return `<c r="${place}"><v>${value}</v></c>`;
    const style = at === 0 ? ' s="1"' : calculated(value) ? ' s="2"' : "";
    return `<c r="${place}" t="inlineStr"${style}><is><t xml:space="preserve">${escaped(value.slice(0, CELL))}</t></is></c>`;
  });
  return `<row r="${at + 1}">${cells.join("")}</row>`;
}

const letters = (column) => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
const escaped = (text) => text.replace(FORBIDDEN, "").replace(CODED, "_x005F_").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A zip archive of texts by name, without dates, so that the same rows give the same bytes. */
async function zip(files) {
  const parts = [], entries = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const label = new TextEncoder().encode(name), plain = new TextEncoder().encode(text);
    const packed = new Uint8Array(await new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
    // version 2.0, UTF-8 names, deflate, 1980-01-01, checksum, both sizes, length of the name, no extras
    const facts = [[2, 20], [2, 0x800], [2, 8], [2, 0], [2, 33], [4, crc32(plain)], [4, packed.length], [4, plain.length], [2, label.length], [2, 0]];
    const local = bytes([[4, 0x04034b50], ...facts]);
    entries.push(bytes([[4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), label);
    parts.push(local, label, packed);
    offset += local.length + label.length + packed.length;
  }
  const size = entries.reduce((sum, each) => sum + each.length, 0), count = entries.length / 2;
  return new Blob([...parts, ...entries, bytes([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]])]);
}

function bytes(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true); else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
function crc32(data) {
  let value = 0xffffffff;
  for (const byte of data) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

"use strict";
/* The one script of the site: it searches, filters, sorts and shows rows. It asks nobody for anything: data comes
   as scripts beside it (FN.put), which a page opened from a folder may load, too. Texts are only ever put into the
   page as texts. */
(() => {
  const stored = new Map();
  const waiting = new Map();
  window.FN = { put: (name, value) => stored.set(name, value) };

  /** Load a script of data once; give what it put. */
  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((done, failed) => {
        const made = document.createElement("script");
        made.src = `data/${encodeURIComponent(name)}.js`;
        made.onload = () => done(stored.get(name));
        made.onerror = () => failed(new Error(`data/${name}.js could not be loaded.`));
        document.head.append(made);
      }));
    }
    return waiting.get(name);
  }

  // --- texts -------------------------------------------------------------------------------------------------

  // eslint-disable-next-line no-control-regex
  const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

  /** Write out each sign that nobody would see. */
  const shown = (text) => text.replace(HIDDEN,
    (one) => `[U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);

  let folds = null;

  async function learnFolds() {
    if (!folds) {
      const table = await load("folds");
      folds = new Map();
      for (const [folded, chars] of Object.entries(table)) for (const one of chars) folds.set(one, folded);
    }
  }

  const runs = new Map();

  /** Fold a run of characters beyond ASCII; words come again, so each is folded once. */
  function foldRun(run) {
    let folded = runs.get(run);
    if (folded === undefined) {
      folded = "";
      for (const char of run) folded += folds.get(char) ?? char.normalize("NFKC").toLowerCase();
      runs.set(run, folded);
    }
    return folded;
  }

  /** Fold a text as the toolkit does, so that a search finds what only looks different; lines stay lines. */
  function fold(text) {
    let folded = text;
    // eslint-disable-next-line no-control-regex
    if (/[^\x00-\x7f]/.test(text)) {
      folded = text.normalize("NFC").replace(/[^\x00-\x7f]+/g, foldRun).normalize("NFC");
    }
    folded = folded.replace(/[A-Z]+/g, (one) => one.toLowerCase()).replace(/["`]/g, "'");
    return folded.replace(/[^\S\n]{2,}|[\t\r\f\v]/g, " ");
  }

  /** Fold many texts in one pass. */
  const foldAll = (texts) => (texts.length ? fold(texts.join("\0")).split("\0") : []);

  /** Make an element of plain texts and other elements. */
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((one) => one !== null && one !== ""));
    return made;
  }

  const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  const address = (table, key) => `row.html#${encodeURIComponent(table)}/${encodeURIComponent(key)}`;
  const later = (work, wait = 120) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  };
  const link = ([table, key, label]) => make("a", { href: address(table, key), dir: "auto" }, shown(label));

  function grouped(text) {
    const parts = /^(-?)(\d+)(\.\d+)?$/.exec(text);
    return parts ? parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] || "") : text;
  }

  // --- copying -----------------------------------------------------------------------------------------------

  function copyButtons(root) {
    for (const pre of root.querySelectorAll("pre.copied")) {
      const button = make("button", { type: "button", class: "copy" }, "Copy");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(pre.textContent);
          button.textContent = "Copied";
        } catch {
          const range = document.createRange();
          range.selectNodeContents(pre);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          button.textContent = "Selected: press Ctrl+C";
        }
      });
      pre.before(button);
    }
  }

  // --- search over all rows ----------------------------------------------------------------------------------

  const MOST_HITS = 100;

  /** Rows that hold every word; those whose label does come first. */
  function find(list, folded, words) {
    const first = [];
    const others = [];
    list.forEach((table, at) => {
      const texts = folded[at];
      for (let row = 0; row < texts.length; row += 1) {
        const text = texts[row];
        if (words.every((word) => text.includes(word))) {
          const label = text.slice(0, text.indexOf("\n") < 0 ? text.length : text.indexOf("\n"));
          (words.every((word) => label.includes(word)) ? first : others).push([table, row]);
        }
      }
    });
    return first.concat(others);
  }

  function hit([table, row], words) {
    const [label, ...rest] = table.texts[row].split("\n");
    const inLabel = words.every((word) => fold(label).includes(word));
    const found = inLabel ? undefined : rest.find((one) => words.some((word) => fold(one).includes(word)));
    return make("li", {},
      link([table.name, table.keys[row], label.length > 160 ? `${label.slice(0, 159)}…` : label]),
      " ", make("small", {}, table.title),
      found === undefined ? "" : make("p", { dir: "auto" }, shown(found.slice(0, 300))));
  }

  function searchPage() {
    const box = document.getElementById("search");
    const status = document.getElementById("found");
    const hits = document.getElementById("hits");
    let list = null;
    let folded = null;

    async function ready() {
      if (list) return;
      await learnFolds();
      const loaded = await load("list");
      folded = loaded.map((table) => foldAll(table.texts));
      list = loaded;
    }

    async function search() {
      const words = box.value.trim() ? (await ready(), fold(box.value.trim()).split(" ").filter(Boolean)) : [];
      if (!words.length) { hits.replaceChildren(); status.textContent = ""; return; }
      const began = performance.now();
      const found = find(list, folded, words);
      document.body.dataset.searched = String(Math.round((performance.now() - began) * 10) / 10);
      const rows = list.reduce((sum, table) => sum + table.keys.length, 0);
      const first = found.length > MOST_HITS ? `; the first ${MOST_HITS} are shown` : "";
      status.textContent = `${found.length.toLocaleString("en")} of ${plural(rows, "row")}${first}`;
      hits.replaceChildren(...found.slice(0, MOST_HITS).map((one) => hit(one, words)));
    }

    box.addEventListener("input", later(search));
    box.addEventListener("focus", () => { ready().catch(() => {}); }, { once: true });
    box.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
    if (box.value) search();
  }

  // --- one table ---------------------------------------------------------------------------------------------

  /** Say which numbers a filter lets through: 5, >5, >=5, <5, 1..5; null where it says nothing of the kind. */
  function numbers(text) {
    const plain = text.replace(/[,\s]/g, "");
    const range = /^(-?[\d.]+)?\.\.(-?[\d.]+)?$/.exec(plain);
    if (range && (range[1] || range[2])) {
      const [low, high] = [Number(range[1] ?? -Infinity), Number(range[2] ?? Infinity)];
      return (value) => value >= low && value <= high;
    }
    const one = /^(>=|<=|>|<|=)?(-?\d*\.?\d+)$/.exec(plain);
    if (!one) return null;
    const bound = Number(one[2]);
    return {
      ">": (value) => value > bound, "<": (value) => value < bound,
      ">=": (value) => value >= bound, "<=": (value) => value <= bound,
    }[one[1]] || ((value) => value === bound);
  }

  /** The rows of a table that stands in the page. */
  function standing(table) {
    const lines = [...table.tBodies[0].rows];
    const raw = lines.map((line) => [...line.cells].map((cell) => cell.dataset.v ?? cell.textContent.trim()));
    const words = lines.map((line) => [...line.cells].map((cell) => `${cell.dataset.v ?? ""} ${cell.textContent.trim()}`));
    return {
      count: lines.length,
      raw: (row, column) => raw[row][column],
      words: (row, column) => words[row][column],
      draw(order) {
        const kept = new Set(order);
        lines.forEach((line, row) => { line.hidden = !kept.has(row); });
        table.tBodies[0].append(...order.map((row) => lines[row]));
      },
    };
  }

  const HIGH = 34;
  const SPARE = 12;

  /** On paper no table is as wide as its columns: each row becomes a list, its cells named. */
  function labelled(table) {
    const titles = [...table.tHead.querySelectorAll("th")].map((one) => one.dataset.title);
    for (const line of table.tBodies[0].rows) {
      [...line.cells].forEach((one, at) => { one.dataset.label = titles[at]; });
    }
    table.classList.add("listed");
  }

  /** The rows of a table too large to stand in the page: those in view are drawn. */
  function windowed(table, data, columns) {
    const frame = table.closest(".scroll");
    const body = table.tBodies[0];
    let order = [];

    function namedOf(row, column) {
      const raw = data.columns[column][row];
      const named = data.named[columns[column].name];
      return raw !== null && named && Object.hasOwn(named, raw) ? named[raw] : undefined;
    }

    function cell(row, column) {
      const raw = data.columns[column][row];
      const { type } = columns[column];
      const named = namedOf(row, column);
      const attributes = { dir: "auto", class: type === "number" || type === "integer" ? "number" : null };
      if (column === 0) return make("th", { ...attributes, scope: "row" }, link([table.dataset.table, data.keys[row], raw ?? data.keys[row]]));
      if (named) return make("td", attributes, link(named));
      return make("td", attributes, shown(raw === null ? "" : attributes.class ? grouped(raw) : raw));
    }

    function draw() {
      const head = table.tHead.offsetHeight;
      const top = Math.max(0, Math.floor((frame.scrollTop - head) / HIGH) - SPARE);
      const end = Math.min(order.length, top + Math.ceil(frame.clientHeight / HIGH) + 2 * SPARE);
      const gap = (rows) => {
        const made = make("tr", { class: "gap", "aria-hidden": "true" }, make("td", { colspan: columns.length }));
        made.style.height = `${rows * HIGH}px`;
        return made;
      };
      const drawn = [];
      for (let at = top; at < end; at += 1) {
        const line = make("tr", { "aria-rowindex": at + 2 });
        for (let column = 0; column < columns.length; column += 1) line.append(cell(order[at], column));
        drawn.push(line);
      }
      body.replaceChildren(gap(top), ...drawn, gap(order.length - end));
    }

    frame.addEventListener("scroll", draw, { passive: true });
    addEventListener("resize", draw);
    return {
      count: data.keys.length,
      raw: (row, column) => data.columns[column][row] ?? "",
      words(row, column) {
        const raw = data.columns[column][row] ?? "";
        const named = namedOf(row, column);
        return named ? `${raw} ${named[2]}` : raw;
      },
      draw(found) {
        order = found;
        frame.scrollTop = 0;
        table.setAttribute("aria-rowcount", String(found.length + 1));
        draw();
      },
    };
  }

  async function tablePage() {
    const table = document.querySelector("table.rows");
    if (!table) return;
    const columns = [...table.tHead.rows[0].cells].map((cell) => ({ ...cell.dataset, cell }));
    await learnFolds();
    const isWindowed = table.dataset.windowed !== undefined;
    const rows = isWindowed ? windowed(table, await load(`table-${table.dataset.table}`), columns) : standing(table);
    const status = document.getElementById("shown");
    const box = document.getElementById("search");
    const everyRow = Array.from({ length: rows.count }, (_, at) => at);
    let texts = null;
    let order = everyRow;
    let sorted = { column: -1, down: false };

    const filters = columns.map(filterOf);

    function filterOf({ filter, title, cell, name }, at) {
      const about = `Filter ${title}`;
      let field;
      let cells = null;
      if (filter === "list") {
        const counts = new Map();
        for (const row of everyRow) counts.set(rows.raw(row, at), (counts.get(rows.raw(row, at)) ?? 0) + 1);
        const values = [...counts.keys()].sort();
        field = make("select", { "aria-label": about }, make("option", { value: "*" }, "all"),
          ...values.map((one) => make("option", { value: `=${one}` }, `${shown(one) || "(empty)"} (${counts.get(one)})`)));
      } else {
        const hint = filter === "number" ? ">5 or 1..5" : "holds";
        field = make("input", { "aria-label": about, placeholder: hint, dir: "auto", id: `filter-${name}` });
      }
      field.addEventListener("input", later(apply));
      cell.append(make("div", { class: "filters" }, field));
      return () => {
        const value = field.value.trim();
        field.removeAttribute("aria-invalid");
        if (filter === "list") return field.value === "*" ? null : (row) => rows.raw(row, at) === field.value.slice(1);
        if (!value) return null;
        if (filter === "number") {
          const accepts = numbers(value);
          if (!accepts) { field.setAttribute("aria-invalid", "true"); return () => false; }
          return (row) => rows.raw(row, at) !== "" && accepts(Number(rows.raw(row, at)));
        }
        const word = fold(value);
        cells ??= foldAll(everyRow.map((row) => rows.words(row, at)));
        return (row) => cells[row].includes(word);
      };
    }

    function apply() {
      const words = fold(box.value.trim()).split(" ").filter(Boolean);
      const tests = filters.map((one) => one()).filter(Boolean);
      if (words.length) {
        texts ??= foldAll(everyRow.map((row) => columns.map((_, at) => rows.words(row, at)).join("\n")));
        tests.push((row) => words.every((word) => texts[row].includes(word)));
      }
      order = tests.length ? everyRow.filter((row) => tests.every((test) => test(row))) : everyRow;
      if (sorted.column >= 0) order = inOrder(order);
      rows.draw(order);
      status.textContent = `${order.length.toLocaleString("en")} of ${plural(rows.count, "row")}`;
    }

    function inOrder(found) {
      const isNumber = columns[sorted.column].filter === "number";
      const raw = found.map((row) => rows.raw(row, sorted.column));
      const values = isNumber ? raw.map(Number) : foldAll(raw);
      const keyed = found.map((row, at) => [raw[at] === "", values[at], row]);
      const way = sorted.down ? -1 : 1;
      keyed.sort((one, two) => one[0] - two[0] || (one[1] < two[1] ? -way : one[1] > two[1] ? way : one[2] - two[2]));
      return keyed.map((one) => one[2]);
    }

    columns.forEach(({ cell, title }, at) => {
      const label = cell.querySelector(".label");
      const button = make("button", { type: "button" }, title);
      button.addEventListener("click", () => {
        sorted = { column: at, down: sorted.column === at && !sorted.down };
        columns.forEach((one) => one.cell.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        columns.forEach((one, number) => { one.cell.querySelector("button").textContent = one.title + (number === at ? (sorted.down ? " ▼" : " ▲") : ""); });
        apply();
      });
      label.replaceChildren(button);
    });

    document.getElementById("csv").addEventListener("click", () => {
      const quote = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
      const lines = [columns.map((one) => quote(one.name)), ...order.map((row) => columns.map((_, at) => quote(rows.raw(row, at))))];
      const url = URL.createObjectURL(new Blob([lines.map((one) => one.join(",")).join("\n"), "\n"], { type: "text/csv" }));
      const made = make("a", { href: url, download: `${table.dataset.table}.csv` });
      made.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
    box.addEventListener("input", later(apply));
    box.form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    if (!("windowed" in table.dataset)) addEventListener("beforeprint", () => labelled(table));
    document.querySelectorAll(".tools[hidden]").forEach((one) => { one.hidden = false; });
    apply();
    document.querySelector("tr:target")?.scrollIntoView({ block: "center" });
  }

  // --- one row -----------------------------------------------------------------------------------------------

  function shard(place, count) {
    let number = 2166136261;
    for (const byte of new TextEncoder().encode(place)) number = Math.imul(number ^ byte, 16777619) >>> 0;
    return number % count;
  }

  /** Give a row by its address; undefined where there is none. */
  async function rowOf(schema, table, key) {
    const part = await load(`rows-${shard(`${table}/${key}`, schema.shards)}`);
    return Object.hasOwn(part, `${table}/${key}`) ? part[`${table}/${key}`] : undefined;
  }

  const cellOf = (about, row, name) => row.cells[about.columns.findIndex((one) => one.name === name)] ?? null;

  /** A cell of a row by its role; null where the table has no such column. */
  const byRole = (about, row, group, role) => (Object.hasOwn(group.columns, role) ? cellOf(about, row, group.columns[role]) : null);

  function definition(list, title, help, ...content) {
    list.append(make("dt", { title: help || null }, title), make("dd", {}, ...content));
  }

  function value(row, column) {
    const raw = row.cells[column.at];
    const lead = row.leads && row.leads[column.name];
    const number = column.type === "number" || column.type === "integer";
    if (lead) return [link(lead), lead[2] === raw ? "" : make("small", {}, ` ${shown(raw)}`)];
    if (/^https?:\/\/[^\s]+$/.test(raw)) return [make("a", { href: raw, rel: "noopener noreferrer" }, shown(raw))];
    return [make("bdi", { dir: "auto" }, shown(number ? grouped(raw) : raw)), column.unit ? ` ${column.unit}` : ""];
  }

  function cells(about, row) {
    const list = make("dl", { class: "cells" });
    about.columns.forEach((column, at) => {
      if (row.cells[at] !== null) definition(list, column.title, column.says, ...value(row, { ...column, at }));
    });
    return list;
  }

  /** In the private copy, words lead back to where they stand. */
  function inText(start, text) {
    const leads = document.body.dataset.private !== undefined && start !== null;
    return leads ? make("a", { href: `reading.html#p-${start}` }, text) : text;
  }

  function words(about, row) {
    return about.groups.flatMap((group) => {
      if (about.kind === "sentences") return [];
      const [text, start, end] = ["as_written", "start", "end"].map((role) => byRole(about, row, group, role));
      if (text === null && start === null) return [];
      const of = group.of ? ` (${shown(group.of)})` : "";
      const where = start === null ? "" : make("small", {}, ` characters ${grouped(start)} to ${grouped(end ?? "")}`);
      return [make("p", {}, `Words as written${of}: `, make("bdi", { dir: "auto", class: "words" }, inText(start, shown(text ?? "(not quoted)"))), where)];
    });
  }

  /** The footnote of a row: where the sentence stands, whose words, how firmly. */
  function citation(schema, [table, key], sentence) {
    const about = schema.tables[table];
    const group = about.groups[0];
    const list = make("dl", { class: "cells" });
    const role = (name) => byRole(about, sentence, group, name);
    definition(list, "Sentence", "", link([table, key, key]));
    const gist = role("gist");
    if (gist !== null) definition(list, "What it is about", "", make("bdi", { dir: "auto" }, shown(gist)));
    const where = [["section", "section"], ["paragraph", "paragraph"], ["sentence", "ordinal"]]
      .map(([noun, name]) => (role(name) === null ? "" : `${noun} ${role(name)}`)).filter(Boolean).join(", ");
    if (where) definition(list, "Place", "", where);
    if (role("start") !== null) definition(list, "Characters", "Code points of the source, the end exclusive", `${grouped(role("start"))} to ${grouped(role("end") ?? "")}`);
    if (role("sha256") !== null) definition(list, "SHA-256 of its text", "", make("code", {}, role("sha256")));
    const source = sentence.leads && sentence.leads[group.columns.source_id];
    if (source) definition(list, "Source", "", link(source));
    if (document.body.dataset.private !== undefined) {
      const aim = `reading.html#${encodeURIComponent(`s-${key}`)}`;
      definition(list, "In the text", "", make("a", { href: aim }, "read the sentence"));
    }
    return list;
  }

  function listing(schema, name, back, heading) {
    const { title } = schema.tables[name];
    const more = back.count > back.items.length ? make("p", { class: "quiet" },
      `${(back.count - back.items.length).toLocaleString("en")} more: `, make("a", { href: `table-${name}.html` }, `search in ${title}`)) : "";
    return [make("h3", {}, heading || `${title} (${back.count.toLocaleString("en")})`),
      make("ul", {}, ...back.items.map((one) => make("li", {}, link(one)))), more];
  }

  function backward(schema, row, left, here) {
    return Object.entries(row.back || {}).flatMap(([name, back]) => {
      const items = back.items.filter(([table, key]) => `${table}/${key}` !== here && !left.has(`${table}/${key}`));
      const count = back.count - (back.items.length - items.length);
      return count ? listing(schema, name, { count, items }) : [];
    });
  }

  async function rowPage() {
    const main = document.getElementById("row");
    const schema = await load("schema");
    const missing = (text) => { document.title = "No such row"; main.replaceChildren(make("h1", {}, "No such row"), make("p", {}, text)); };

    async function show() {
      const [table, key] = location.hash.slice(1).split("/").map((one) => { try { return decodeURIComponent(one); } catch { return one; } });
      if (!table || key === undefined) return missing("The address of a row is row.html#table/id. Search for one on the front page.");
      if (!Object.hasOwn(schema.tables, table)) return missing(`There is no table ${shown(table)}.`);
      const row = await rowOf(schema, table, key);
      if (!row) return missing(`The table ${shown(table)} has no row ${shown(key)}.`);
      const about = schema.tables[table];
      const here = `${table}/${key}`;
      document.title = shown(row.label);
      const parts = [
        make("p", { class: "quiet" }, make("a", { href: `table-${table}.html${about.static ? `#${encodeURIComponent(`r-${key}`)}` : ""}` }, about.title), " / ", make("code", {}, shown(key))),
        make("h1", { dir: "auto" }, shown(row.label)), cells(about, row),
      ];
      const notes = [];
      const left = new Set();
      const others = [];
      for (const place of row.cited || []) {
        const sentence = await rowOf(schema, place[0], place[1]);
        left.add(`${place[0]}/${place[1]}`);
        if (sentence) {
          notes.push(citation(schema, place, sentence));
          others.push(...backward(schema, sentence, new Set(), here));
        }
      }
      if (notes.length) parts.push(make("section", { class: "note" }, make("h2", {}, "Footnote"), ...words(about, row), ...notes));
      const more = backward(schema, row, left, here);
      if (more.length) parts.push(make("h2", {}, about.kind === "sentences" ? "What rests on this sentence" : "What refers to this"), ...more);
      if (others.length) parts.push(make("h2", {}, "What else the same sentence supports"), ...others);
      const cite = `${main.dataset.cite} Row ${here}${row.cited ? `, resting on ${row.cited.map((one) => one[1]).join(", ")}` : ""}.`;
      parts.push(make("h2", {}, "Cite this row"), make("pre", { class: "copied", dir: "auto" }, shown(cite)));
      const report = `${main.dataset.release}: ${here}\nWhat stands there: \nWhat the source says: \n`;
      parts.push(make("h2", {}, "Report an error"),
        make("p", {}, main.dataset.mail ? make("a", { href: `mailto:${encodeURIComponent(main.dataset.mail).replace("%40", "@")}?subject=${encodeURIComponent(`Error in ${here}`)}&body=${encodeURIComponent(report)}` }, "Write to the makers") : "Copy this, fill it in and send it to the makers", main.dataset.home ? make("span", {}, " (", make("a", { href: main.dataset.home, rel: "noopener noreferrer" }, "their page"), "):") : ":"),
        make("pre", { class: "copied" }, shown(report).replaceAll("[U+000A]", "\n")));
      main.replaceChildren(...parts);
      copyButtons(main);
    }

    addEventListener("hashchange", () => { show().then(() => { scrollTo(0, 0); main.focus(); }); });
    await show();
  }

  // --- the rest ----------------------------------------------------------------------------------------------

  const PAGES = { front: searchPage, table: tablePage, row: rowPage };

  async function start() {
    copyButtons(document);
    try {
      await (PAGES[document.body.dataset.page] || (() => {}))();
    } catch (error) {
      document.querySelector("main").prepend(make("p", { class: "error", role: "alert" }, `${error.message} Are all files of the release there?`));
    }
    document.body.dataset.ready = "yes";
  }

  FN.fold = async (text) => { await learnFolds(); return fold(text); };
  start();
})();

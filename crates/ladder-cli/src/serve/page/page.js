// The page of `ladder serve`: what is drawn, dropped or typed is answered while it changes, and
// rows get labels by a click. All numbers and images come from the server.
"use strict";

const $ = (id) => document.getElementById(id);
/** Up to so many classes have a button each; of more, one is chosen from a list. */
const MOST_BUTTONS = 12;
/** Classes whose probabilities are shown, the most probable of more. */
const MOST_BARS = 12;
/** Columns that a card shows before it is opened. */
const MOST_COLUMNS = 6;
const ROWS_AT_ONCE = 24;
const WAIT_MS = 60;

let model;
let shown = 0;

/** Makes an element: `element("li", {className: "done"}, "text", child)`. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Four digits that tell something. */
const number = (value) => Number(value.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 6 });
const isRegression = () => model.task === "regression";
const percent = (share) => `${(100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1)} %`;
const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

// ---------- the server ----------

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("the server does not answer; is `ladder serve` still running?");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const post = (address, type, body, signal) =>
  ask(address, { method: "POST", headers: { "content-type": type }, body, signal });

/** Does the work; an error is shown at the top of the page. */
async function attempt(work) {
  try {
    const result = await work();
    $("alarm").hidden = true;
    return result;
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    $("alarm").textContent = error.message;
    $("alarm").hidden = false;
    return undefined;
  }
}

// ---------- one row: answer and levels ----------

let waiting;
let asking;

/**
 * Asks a moment later, unless something else is asked before: about the first row, and of a table
 * about all of them. Earlier requests are cancelled.
 */
function look(type, body) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const send = (address) => post(address, type, body, signal);
    const asked = [send("/api/levels").then(showFirst)];
    if (model.input.kind === "table") asked.push(send("/api/predict").then(showAnswers));
    const shown = await attempt(() => Promise.all(asked));
    if (!shown && !signal.aborted) $("answers").hidden = true;
  }, WAIT_MS);
}

/** Cancels what is asked or about to be asked. */
function forget() {
  clearTimeout(waiting);
  asking?.abort();
}

function showFirst({ answer, levels }) {
  showAnswer(answer);
  showLevels(levels);
}

function showAnswer(answer) {
  if (isRegression()) {
    $("class").textContent = number(answer.prediction);
    $("sure").textContent = model.classes[0];
    $("bars").replaceChildren();
    return;
  }
  $("class").textContent = answer.class;
  $("sure").textContent = `${percent(answer.probability)} sure`;
  const order = model.classes.map((name, index) => ({ name, share: answer.probabilities[index] }));
  const bars =
    order.length > MOST_BARS ? order.sort((a, b) => b.share - a.share).slice(0, MOST_BARS) : order;
  $("bars").replaceChildren(...bars.map((it) => bar(it, it.name === answer.class)));
}

function bar({ name, share }, isMost) {
  const fill = element("span", { className: "fill" });
  fill.style.width = percent(share).replace(" ", "");
  return element(
    "li",
    { className: isMost ? "most" : "" },
    element("span", { className: "name", textContent: name, title: name }),
    element("span", { className: "track" }, fill),
    element("span", { className: "share", textContent: percent(share) }),
  );
}

function showLevels(levels) {
  const heads = ["clean", "with noise", "denoised"];
  const cells = heads.map((text) => element("span", { className: "head", textContent: text }));
  for (const level of levels) {
    const name = level.level === 0 ? "Input" : `Level ${level.level}`;
    const left = level.denoised_error / level.noisy_error;
    const noise = left < 1 ? `${percent(left)} of the noise left` : "no noise removed";
    cells.push(
      ...["clean", "noisy", "denoised"].map((part) =>
        element("img", { src: level[part], alt: `${name}, ${part}` }),
      ),
      element(
        "span",
        { className: "level", title: "what is left of the squared error of the noise" },
        element("b", { textContent: name }),
        ` ${count(level.units, "value", "values")}, ${noise}`,
      ),
    );
  }
  $("levels").replaceChildren(...(levels.length ? cells : []));
  $("levels-how").textContent = levels.length
    ? "Each level with a denoising cost: a unit a pixel, a channel a tile. The decoder sees the " +
      "noisy values and the level above."
    : model.rows
      ? "This network has no denoising cost, so its decoder has learned nothing to look at."
      : "Means and variances come from rows of the data, which were missing when the server was " +
        "started.";
}

// ---------- drawing ----------

const canvas = $("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
let last;

function clearDrawing() {
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

function startDrawing() {
  clearDrawing();
  canvas.hidden = false;
  const position = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = position(event);
    stroke(last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) stroke(position(part));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => (last = undefined));
  }
}

function stroke(to) {
  pen.strokeStyle = "#fff";
  pen.lineWidth = canvas.width / 13;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(...last);
  pen.lineTo(...to);
  pen.stroke();
  last = to;
  const row = drawnRow();
  if (row) look("application/json", JSON.stringify({ rows: [row] }));
}

/**
 * The drawing as MNIST has its digits: five sevenths of the side, the center of mass in the middle.
 */
function drawnRow() {
  const { width, height } = model.input;
  const ink = gray(pen.getImageData(0, 0, canvas.width, canvas.height));
  let [left, top, right, bottom] = [canvas.width, canvas.height, -1, -1];
  let [mass, massX, massY] = [0, 0, 0];
  ink.forEach((value, index) => {
    if (value === 0) return;
    const [x, y] = [index % canvas.width, Math.floor(index / canvas.width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
    [mass, massX, massY] = [mass + value, massX + value * (x + 0.5), massY + value * (y + 0.5)];
  });
  if (mass === 0) return undefined;
  const [w, h] = [right - left + 1, bottom - top + 1];
  const scale = ((5 / 7) * Math.min(width, height)) / Math.max(w, h);
  const [x, y] = [massX / mass - left, massY / mass - top];
  const small = element("canvas", { width, height }).getContext("2d");
  small.imageSmoothingQuality = "high";
  small.fillRect(0, 0, width, height);
  const at = [width / 2 - x * scale, height / 2 - y * scale, w * scale, h * scale];
  small.drawImage(canvas, left, top, w, h, ...at);
  return gray(small.getImageData(0, 0, width, height));
}

/** The red channel, 0 to 1: the drawing is gray. */
function gray({ data }) {
  return Array.from({ length: data.length / 4 }, (_, index) => data[4 * index] / 255);
}

// ---------- files ----------

function startFiles() {
  $("file").accept = model.input.kind === "table" ? ".csv,.tsv,text/csv" : "image/*";
  $("file").addEventListener("change", () => open($("file").files[0]));
  let depth = 0;
  const drag = (change) => (event) => {
    event.preventDefault();
    depth = Math.max(0, depth + change);
    document.body.classList.toggle("dropping", depth > 0);
  };
  addEventListener("dragenter", drag(1));
  addEventListener("dragleave", drag(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    drag(-Infinity)(event);
    open(event.dataTransfer.files[0]);
  });
  $("clear").addEventListener("click", clear);
}

async function open(file) {
  if (!file) return;
  $("file").value = "";
  if (model.input.kind === "table") {
    $("cells").value = (await file.text()).trimEnd();
    readTable();
    return;
  }
  if ($("image").src) URL.revokeObjectURL($("image").src);
  $("image").src = URL.createObjectURL(file);
  $("image").hidden = false;
  canvas.hidden = true;
  look(file.type, file);
}

function clear() {
  forget();
  $("alarm").hidden = true;
  $("class").textContent = "–";
  $("sure").textContent = "";
  $("image").hidden = $("answers").hidden = true;
  $("cells").value = "";
  for (const id of ["bars", "levels"]) $(id).replaceChildren();
  $("levels-how").textContent = "";
  if (isDrawn()) {
    clearDrawing();
    canvas.hidden = false;
  }
}

const isDrawn = () => model.input.kind === "image" && model.input.channels === 1;

// ---------- a table ----------

function readTable() {
  const text = $("cells").value;
  if (text.includes("\n")) look("text/csv", text);
  else forget();
}

/** The answers to a table; that to a single row stands above already. */
function showAnswers({ answers }) {
  $("answers").hidden = answers.length < 2;
  if ($("answers").hidden) return;
  const titles = isRegression() ? ["row", model.classes[0]] : ["row", "class", "sure"];
  const head = titles.map((textContent) => element("th", { textContent }));
  const lines = answers.map((answer, index) => {
    const said = isRegression()
      ? [number(answer.prediction)]
      : [answer.class, percent(answer.probability)];
    const cells = [index + 1, ...said];
    return element("tr", {}, ...cells.map((textContent) => element("td", { textContent })));
  });
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)));
  table.append(element("tbody", {}, ...lines));
  $("answers").replaceChildren(table);
}

/** A row of the data as a first example to change. */
function fillTable(rows) {
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells) => cells.map((cell) => quoted(cell ?? "")).join(",");
  const { columns } = model.input;
  const lines = rows.map(({ cells }) => {
    const named = new Map(cells);
    return line(columns.map((name) => named.get(name)));
  });
  $("cells").value = [line(columns), ...lines].join("\n");
  readTable();
}

// ---------- rows to label ----------

async function showRows() {
  // A second click would ask for the same rows.
  $("more").disabled = true;
  const found = await attempt(() => ask(`/api/rows?from=${shown}&count=${ROWS_AT_ONCE}`));
  $("more").disabled = false;
  if (!found) return;
  if (shown === 0 && model.input.kind === "table") fillTable(found.rows.slice(0, 1));
  shown += found.rows.length;
  $("rows").classList.toggle("wide", model.input.kind === "table");
  $("rows").append(...found.rows.map(card));
  $("more").hidden = shown >= found.total;
}

function card(row) {
  const made = element("li", { className: row.label === null ? "" : "done" });
  if (row.image) made.append(element("img", { src: row.image, alt: `row ${row.row}` }));
  if (row.cells) made.append(...cellsOf(row.cells));
  const guess = element("div", { className: "guess" }, "Is it ");
  const [said, sure] = isRegression()
    ? [number(row.prediction), `row ${row.row}`]
    : [row.class, `${percent(row.probability)} sure, row ${row.row}`];
  guess.append(element("b", { textContent: said }), "?", element("span", { textContent: sure }));
  made.append(guess, choice(row, made));
  return made;
}

function cellsOf(cells) {
  const table = (part) => {
    const lines = part.map(([name, text]) =>
      element(
        "tr",
        {},
        element("th", { textContent: name, scope: "row" }),
        element("td", { textContent: text ?? "–" }),
      ),
    );
    return element("table", {}, element("tbody", {}, ...lines));
  };
  const [first, rest] = [cells.slice(0, MOST_COLUMNS), cells.slice(MOST_COLUMNS)];
  if (rest.length === 0) return [table(first)];
  const summary = element("summary", { textContent: count(rest.length, "more column", "more columns") });
  return [table(first), element("details", {}, summary, table(rest))];
}

/** A field for the value, buttons or a list of classes; choosing a class again removes it. */
function choice(row, made) {
  const set = async (name) => {
    $("alarm").hidden = true;
    const body = JSON.stringify({ row: row.row, class: name });
    const labels = await attempt(() => post("/api/labels", "application/json", body));
    if (!labels) return false;
    row.label = name;
    made.classList.toggle("done", name !== null);
    showLabels(labels);
    return true;
  };
  if (isRegression()) {
    const field = element("input", { type: "number", step: "any", placeholder: model.classes[0] });
    field.ariaLabel = `${model.classes[0]} of row ${row.row}`;
    field.value = row.label ?? "";
    field.addEventListener("change", async () => {
      if (!(await set(field.value || null))) field.value = row.label ?? "";
    });
    return field;
  }
  if (model.classes.length > MOST_BUTTONS) {
    const list = element("select", { ariaLabel: `Class of row ${row.row}` });
    list.append(element("option", { value: "", textContent: "no label" }));
    list.append(...model.classes.map((name) => element("option", { value: name, textContent: name })));
    list.value = row.label ?? "";
    list.addEventListener("change", async () => {
      if (!(await set(list.value || null))) list.value = row.label ?? "";
    });
    return list;
  }
  const buttons = model.classes.map((name) => {
    const button = element("button", { type: "button", textContent: name });
    button.addEventListener("click", async () => {
      await set(row.label === name ? null : name);
      press();
    });
    return button;
  });
  const press = () =>
    buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.textContent === row.label)),
    );
  press();
  const group = element("div", { className: "classes", role: "group" }, ...buttons);
  group.setAttribute("aria-label", `Class of row ${row.row}`);
  return group;
}

function showLabels({ added, file, command }) {
  $("added").textContent = `${count(added, "label", "labels")} added`;
  $("saved").textContent = added
    ? `Saved in ${file} together with the labels of the run. Train with them:`
    : `They will be saved in ${file}, together with the labels of the run, at every click; this ` +
      "command trains with them:";
  $("command").textContent = command;
}

/** Browsers give a clipboard to pages of this machine and over https; others select the text. */
async function copyCommand() {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText($("command").textContent);
    $("copy").textContent = "Copied";
  } else {
    getSelection().selectAllChildren($("command"));
    $("copy").textContent = "Selected, to be copied";
  }
}

// ---------- the start ----------

function describe() {
  const { dataset, classes, labels, test_error: error, test_measures: measures } = model;
  const { layers, input, run, rows } = model;
  document.title = `${dataset} · ladder serve`;
  $("run").textContent = run;
  const target = isRegression() ? classes[0] : count(classes.length, "class", "classes");
  $("title").textContent = `${dataset}, ${target}`;
  const balanced = measures?.balanced_accuracy;
  const r2 = measures?.r2;
  const fits = typeof r2 === "number" ? `, R² ${r2.toFixed(3)}` : "";
  const classified =
    (error === null ? "" : `, ${percent(error)} test error`) +
    (typeof balanced === "number" ? `, ${percent(balanced)} balanced accuracy` : "");
  const predicted = (error === null ? "" : `, test RMSE ${number(error)}`) + fits;
  const tested = isRegression() ? predicted : classified;
  $("lead").textContent = `A ladder network ${layers}, trained from ${count(labels, "label", "labels")}${tested}.`;
  $("try-how").textContent = {
    image: isDrawn()
      ? "Draw something light on dark, or drop an image on this page."
      : "Drop an image on this page.",
    table: "Change the cells, or drop a CSV file on this page. The first row is shown level by level.",
    numbers: "This model takes lists of numbers, which programs can send: see below.",
  }[input.kind];
  if (rows) {
    const all = count(rows.unlabeled, "unlabeled row", "unlabeled rows");
    const some = rows.looked_at < rows.unlabeled;
    $("label-how").textContent =
      `${all}${some ? `, ${rows.looked_at.toLocaleString("en")} of them classified` : ""}. The ` +
      "network is least certain of those that come first, and they differ from each other: a label for " +
      "one of these tells it more than one for a row of which it is certain.";
    showLabels(rows.labels);
  }
  const body = {
    image: '-H "content-type: image/png" --data-binary @image.png',
    table: '-H "content-type: text/csv" --data-binary @rows.csv',
    numbers: `-H "content-type: application/json" -d '{"rows": [[…${input.count} numbers…]]}'`,
  }[input.kind];
  $("curl").textContent = `curl ${location.origin}/api/predict ${body}`;
}

async function start() {
  model = await attempt(() => ask("/api/model"));
  if (!model) return;
  describe();
  startFiles();
  if (isDrawn()) startDrawing();
  $("cells").hidden = model.input.kind !== "table";
  $("cells").addEventListener("input", readTable);
  $("try").querySelector(".try").hidden = model.input.kind === "numbers";
  $("label").hidden = !model.rows;
  $("more").addEventListener("click", showRows);
  $("copy").addEventListener("click", () => attempt(copyCommand));
  if (model.rows) showRows();
}

start();

// Short lists (key points, sources, opening hours): add, move and remove rows without saving first.
// Enter goes on to the next row, Alt and an arrow move the row. Tells the document when filled rows
// change their numbers, because marks in the text may name them.
const FIELDS = "input, select, textarea";

class List {
  constructor(element) {
    // Chromium 156 may never draw the rows of a size container that changes before its first layout.
    element.getBoundingClientRect();
    this.element = element;
    this.name = element.dataset.listRows;
    this.body = element.querySelector("tbody");
    this.status = make("p", { class: "list-rows-status", role: "status" });
    this.pattern = this.body.rows[0].cloneNode(true);
    element.querySelector("thead tr").append(make("th", { scope: "col" }, "Order"));
    const goesOn = this.pattern.querySelector("[data-follows=next]");
    const add = make("button", { type: "button", class: "button" }, goesOn ? "Add the next day" : "Add a row");
    add.addEventListener("click", () => this.add());
    element.append(add, this.status);
    this.dropSpares();
    for (const row of this.body.rows) this.equip(row);
    this.renumber();
    this.order = this.filled();
    this.body.addEventListener("keydown", (event) => this.press(event));
    this.body.addEventListener("change", () => this.settle());
  }

  /** Without scripts there are empty rows to write in; with them one is enough, in an empty list. */
  dropSpares() {
    const [first, ...others] = [...this.body.rows].filter((row) => !isFilled(row));
    for (const row of this.filled().length ? [first, ...others] : others) row?.remove();
  }

  filled() {
    return [...this.body.rows].filter(isFilled);
  }

  equip(row) {
    const cell = make("td", { class: "list-rows-tools" });
    for (const [look, act] of [["↑", "up"], ["↓", "down"], ["✕", "remove"]]) {
      const button = make("button", { type: "button", "data-act": act }, look);
      button.addEventListener("click", () => (act === "remove" ? this.remove(row) : this.move(row, act, button)));
      cell.append(button);
    }
    row.append(cell);
  }

  add() {
    const row = this.pattern.cloneNode(true);
    for (const field of row.querySelectorAll(FIELDS)) field.value = "";
    this.follow(row, this.filled().at(-1));
    this.equip(row);
    this.body.append(row);
    this.renumber();
    focusFirst(row);
    if (isFilled(row)) this.settle();
  }

  /** A row that goes on from the one before: the next day with the same hours. */
  follow(row, before) {
    if (!before) return;
    for (const [place, field] of [...row.querySelectorAll(FIELDS)].entries()) {
      const last = before.querySelectorAll(FIELDS)[place];
      if (field.dataset.follows === "same") field.value = last.value;
      if (field.dataset.follows === "next") field.selectedIndex = Math.max(1, (last.selectedIndex + 1) % last.length);
    }
  }

  remove(row) {
    const number = row.rowIndex;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!next) this.add();
    this.renumber();
    focusFirst(next ?? this.body.rows[0]);
    this.settle();
    this.status.textContent = `Row ${number} removed.`;
  }

  move(row, direction, focused) {
    const beside = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (direction === "up") beside.before(row);
    else beside.after(row);
    this.renumber();
    focused.focus();
    this.settle();
    this.status.textContent = `Now row ${row.rowIndex} of ${this.body.rows.length}.`;
  }

  press(event) {
    const { key, altKey, target } = event;
    const row = target.closest("tr");
    if (!target.matches("input, textarea")) return;
    if (altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      this.move(row, key === "ArrowUp" ? "up" : "down", target);
    } else if (key === "Enter" && row.nextElementSibling) focusFirst(row.nextElementSibling);
    else if (key === "Enter" && isFilled(row)) this.add();
    else if (key !== "Enter") return;
    event.preventDefault();
  }

  /** The names that the server reads count the rows from 0; what people hear counts from 1. */
  renumber() {
    const prefix = new RegExp(`^(id_)?${this.name}-\\d+-`);
    [...this.body.rows].forEach((row, place) => {
      for (const field of row.querySelectorAll(FIELDS)) {
        for (const key of ["name", "id"]) {
          field[key] = field[key].replace(prefix, (found, id = "") => `${id}${this.name}-${place}-`);
        }
        field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, place + 1));
      }
      const isEdge = { up: place === 0, down: place === this.body.rows.length - 1 };
      for (const button of row.querySelectorAll("[data-act]")) {
        const { act } = button.dataset;
        const label = act === "remove" ? `Remove row ${place + 1}` : `Move row ${place + 1} ${act}`;
        button.setAttribute("aria-label", label);
        button.title = label;
        if (act in isEdge) button.setAttribute("aria-disabled", String(isEdge[act]));
      }
    });
  }

  /** Says for each filled row's old number its new one, 0 if it is gone. */
  settle() {
    const now = this.filled();
    const numbers = Object.fromEntries(this.order.map((row, place) => [place + 1, now.indexOf(row) + 1]));
    this.order = now;
    const detail = { list: this.name, numbers };
    document.dispatchEvent(new CustomEvent("rows-renumbered", { detail }));
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const isFilled = (row) => [...row.querySelectorAll("input, textarea")].some((field) => field.value.trim());

const focusFirst = (row) => row.querySelector(FIELDS).focus();

function make(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

for (const element of document.querySelectorAll("[data-list-rows]")) new List(element);

// The frame of the editor's dialogs, and the one in which something is picked from a list.
import { choices, remember } from "./choices.js";
import { art, make, newId } from "./elements.js";

const LOST = "The list did not come. Are you still signed in? Sign in again in another tab, then type once more.";
const PAUSE = 150; // milliseconds after the last key

/**
 * A dialog with a title, its content and a button; resolves with what it was closed with, else null.
 * `answer()` is asked when the form is sent; while it gives null the dialog stays.
 */
export function openDialog({ title, content, confirm, more = [], answer }) {
  const heading = make("h2", { id: newId() }, title);
  const cancel = make("button", { type: "button" }, "Cancel");
  const buttons = make("div", { class: "rich-text-dialog-buttons" });
  buttons.append(make("button", { type: "submit", class: "default" }, confirm), cancel, ...more);
  const form = make("form", { novalidate: true }, heading, ...content, buttons);
  const dialog = make("dialog", { class: "rich-text-dialog", "aria-labelledby": heading.id }, form);
  document.body.append(dialog);
  dialog.showModal();
  let result = null;
  const close = (value) => {
    result = value;
    dialog.close();
  };
  cancel.addEventListener("click", () => close(null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = answer();
    if (value !== null) close(value);
  });
  const closed = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
  });
  return { closed, close };
}

/** Asks for choices: `show(found)` gets them, `fail(words)` what went wrong. */
export async function load(of, query, show, fail, signal = undefined) {
  try {
    const found = await choices(of, query, signal);
    found.forEach(remember);
    if (!signal?.aborted) await show(found);
  } catch {
    if (!signal?.aborted) fail(LOST);
  }
}

/** The same now and after each pause in typing. Returns what asks once more. */
export function searchAsTyped(of, input, show, fail) {
  let timer;
  let asking = new AbortController();
  const search = () => {
    asking.abort();
    asking = new AbortController();
    load(of, { q: input.value.trim() }, show, fail, asking.signal);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  search();
  return search;
}

/** A labeled field of a dialog. */
export function field(label, input, help = "") {
  input.id ||= newId();
  const helpId = newId();
  if (help) input.setAttribute("aria-describedby", helpId);
  return make(
    "div",
    { class: "rich-text-field" },
    make("label", { for: input.id }, label),
    input,
    help && make("p", { id: helpId, class: "help" }, help),
  );
}

/** Choices as radio buttons, each with its picture and what is told of it. */
export class RadioList {
  constructor(legend) {
    this.items = make("div", { class: "rich-text-choices" });
    this.status = make("p", { role: "status", class: "help" });
    this.element = make("fieldset", {}, make("legend", {}, legend), this.items, this.status);
    this.name = newId();
    this.choices = [];
  }

  show(found, chosen = "", none = "Nothing found. Try another word.") {
    this.choices = found;
    this.items.replaceChildren(...found.map((choice) => this.item(choice, choice.href === chosen)));
    this.say(found.length ? "" : none);
  }

  say(words) {
    this.status.textContent = words;
  }

  item(choice, checked) {
    const input = make("input", { type: "radio", name: this.name, value: choice.href });
    input.checked = checked;
    const look = choice.svg ? art(choice.svg) : choice.src && make("img", { src: choice.src, alt: "", loading: "lazy" });
    const words = make("span", { class: "rich-text-choice-words" }, make("strong", {}, choice.title));
    if (choice.about) words.append(make("span", {}, choice.about));
    if (choice.warning) words.append(make("span", { class: "rich-text-warning" }, choice.warning));
    return make("label", { class: "rich-text-choice" }, input, look, words);
  }

  /** The chosen one, or null after asking for a choice. */
  answer() {
    const checked = this.items.querySelector("input:checked");
    if (!checked) {
      this.say("Choose one of the list first.");
      this.items.querySelector("input")?.focus();
    }
    return this.choices.find((choice) => choice.href === checked?.value) ?? null;
  }
}

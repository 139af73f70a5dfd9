// Links: to our own articles and treatments by name, to the web, to phone numbers.
import { Link } from "../../django_prose_editor/editor.js";
import { nameOf } from "./choices.js";
import { field, openDialog, searchAsTyped } from "./dialog.js";
import { make, newId } from "./elements.js";

const PHONE = "clinic:phone";
const ADDRESS = /^(https?:\/\/\S|www\.\S|mailto:\S|tel:\S|clinic:[a-z]|\/(?!\/)|#\S)/i;
const KINDS = [
  [/^(https?:\/\/|www\.)\S+\.\S/i, "Web page", (typed) => typed],
  [/^\/(?!\/)\S*$/, "Page of this site", (typed) => typed],
  [/^#[a-z0-9-]+$/, "Place on the same page", (typed) => typed],
  [/^(mailto:)?[^\s@:]+@[^\s@]+\.\S+$/i, "E-mail address", (typed) => `mailto:${typed.replace(/^mailto:/i, "")}`],
  [/^(tel:)?\+?[\d() .-]{3,}$/i, "Phone number", (typed) => `tel:${typed.replace(/[^\d+]/g, "")}`],
];

export const OwnLink = Link.extend({
  addMenuItems: null,
  addCommands() {
    return {
      ...this.parent?.(),
      chooseLink: () => () => {
        chooseLink(this.editor);
        return true;
      },
      insertPhone: () => () => {
        ourPhone().then((phone) => putLink(this.editor, phone));
        return true;
      },
    };
  },
  addKeyboardShortcuts() {
    return { "Mod-k": () => this.editor.commands.chooseLink() };
  },
}).configure({ autolink: false, enableTarget: false, isAllowedUri: (address) => ADDRESS.test(address) });

/** What a link's address leads to, in words. */
export async function whereTo(href) {
  if (!href.startsWith("clinic:")) return { title: href };
  const missing = { title: "A page that doesn’t exist", warning: "Readers see the words without a link" };
  return (await nameOf(href).catch(() => ({ title: href }))) ?? missing;
}

async function chooseLink(editor) {
  const { href = "" } = editor.getAttributes("link");
  const now = href && (await whereTo(href));
  const box = comboBox();
  const remove = make("button", { type: "button" }, "Remove link");
  const { closed, close } = openDialog({
    title: "Link",
    content: [now && make("p", {}, "Leads to: ", make("strong", {}, now.title)), ...box.content],
    confirm: href ? "Change link" : "Insert link",
    more: href ? [remove] : [],
    answer: () => box.answer(),
  });
  remove.addEventListener("click", () => close({ href: "" }));
  box.onChoose = close;
  box.search();
  const choice = await closed;
  if (choice?.href === "") editor.chain().focus().extendMarkRange("link").unsetLink().run();
  else if (choice) putLink(editor, choice);
  else editor.commands.focus();
}

function putLink(editor, { href, title }) {
  const chain = editor.chain().focus();
  const marks = [{ type: "link", attrs: { href } }];
  if (editor.isActive("link")) chain.extendMarkRange("link").setLink({ href });
  else if (editor.state.selection.empty) chain.insertContent({ type: "text", text: title, marks });
  else chain.setLink({ href });
  chain.run();
}

async function ourPhone() {
  const phone = await nameOf(PHONE).catch(() => null);
  return { ...phone, href: PHONE, title: phone?.title || "our phone number" };
}

/** What someone typed as a choice of its own, if it is an address. */
function typedChoice(typed) {
  const [, about, toHref] = KINDS.find(([shape]) => shape.test(typed)) ?? [];
  return about ? [{ href: toHref(typed), title: typed, about }] : [];
}

/** A field with a list below it that follows what is typed: the ARIA combobox pattern. */
function comboBox() {
  const list = make("ul", { id: newId(), role: "listbox", "aria-label": "Link targets" });
  const status = make("p", { role: "status", class: "help" });
  const input = make("input", {
    type: "text",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const box = { onChoose: () => {} };
  let shown = [];
  let shownFor = null; // what was typed when they were found
  let active = -1;

  box.content = [field("Find one of our pages, or paste an address", input), list, status];
  box.answer = () => {
    const typed = input.value.trim();
    const choice = typed === shownFor ? shown[active] : typedChoice(typed)[0];
    if (!choice) status.textContent = "Choose a page from the list, or enter a full web address.";
    return choice ?? null;
  };
  box.search = () => searchAsTyped("pages", input, show, say);

  const say = async (words) => {
    await show([]);
    status.textContent = words;
  };

  async function show(found) {
    const typed = input.value.trim();
    const asksForPhone = !typed || /phone|call|number/i.test(typed);
    const phone = asksForPhone ? [await ourPhone()] : [];
    if (typed !== input.value.trim()) return;
    shown = typed ? [...typedChoice(typed), ...phone, ...found] : [...found, ...phone];
    shownFor = typed;
    list.replaceChildren(...shown.map(option));
    input.setAttribute("aria-expanded", String(shown.length > 0));
    status.textContent = shown.length ? "" : "No page of that name. Try another word.";
    activate(typed ? 0 : -1);
  }

  function option(choice) {
    const item = make("li", { id: newId(), role: "option" }, make("strong", {}, choice.title));
    item.append(make("span", {}, choice.about));
    if (choice.warning) item.append(make("span", { class: "rich-text-warning" }, choice.warning));
    item.addEventListener("click", () => box.onChoose(choice));
    return item;
  }

  function activate(number) {
    active = number < shown.length ? number : 0;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", list.children[active]?.id ?? "");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    activate(active + step < 0 ? shown.length - 1 : active + step);
  });
  return box;
}

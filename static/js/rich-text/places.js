// Pictures, drawings and the safety information: a line with nothing but a link to
// clinic:image/12, clinic:drawing/name or clinic:safety. Here it shows what readers will see.
import { Node } from "../../django_prose_editor/editor.js";
import { nameOf } from "./choices.js";
import { field, load, openDialog, RadioList, searchAsTyped } from "./dialog.js";
import { art, icon, make } from "./elements.js";
import { insertBelow } from "./page-blocks.js";

const PLACE = /^clinic:(safety|(image|drawing)\/[a-z0-9-]+)$/;
const INSIDE = "blockquote, aside, li, td, th";
const KINDS = {
  image: { called: "Picture", choose: choosePicture },
  drawing: { called: "Drawing", choose: chooseDrawing },
  safety: { called: "Safety information" },
};

export const Place = Node.create({
  name: "place",
  group: "pageBlock",
  atom: true,
  draggable: true,
  addAttributes: () => ({ href: { default: "" }, words: { default: "" } }),
  parseHTML: () => [{ tag: "p", priority: 60, getAttrs: readPlace }],
  renderHTML: ({ node }) => ["p", ["a", { href: node.attrs.href }, node.attrs.words]],
  addNodeView: () => (view) => new PlaceView(view),
  addCommands() {
    const ask = (choose) => () => () => {
      choose(this.editor, {}).then((place) => {
        if (place) this.editor.commands.command(({ tr }) => insertBelow(tr, this.type.create(place)));
        this.editor.view.focus();
      });
      return true;
    };
    return {
      choosePicture: ask(choosePicture),
      chooseDrawing: ask(chooseDrawing),
      insertSafety: ask(async () => ({ href: "clinic:safety", words: "Approved use and safety" })),
    };
  },
});

function readPlace(paragraph) {
  const links = [...paragraph.querySelectorAll("a")];
  const href = links[0]?.getAttribute("href") ?? "";
  const words = paragraph.textContent.trim();
  const alone = links.map((link) => link.textContent).join("").trim() === words;
  const same = links.every((link) => link.getAttribute("href") === href);
  return PLACE.test(href) && alone && same && !paragraph.parentElement?.closest(INSIDE) && { href, words };
}

class PlaceView {
  constructor({ node, editor, getPos }) {
    Object.assign(this, { node, editor, getPos });
    this.dom = make("div", { class: "rich-text-place", role: "group", contenteditable: "false" });
    this.show();
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent = (event) => Boolean(event.target.closest?.("button"));
  ignoreMutation = () => true;

  async show() {
    const { node } = this;
    const kind = KINDS[/^clinic:([a-z]+)/.exec(node.attrs.href)[1]];
    this.draw(kind, { title: node.attrs.words });
    const choice = await nameOf(node.attrs.href).catch(() => undefined);
    if (node !== this.node || choice === undefined) return;
    this.draw(kind, choice ?? { title: node.attrs.words, warning: "It does not exist any more. Readers see nothing here." });
  }

  draw(kind, choice) {
    const called = choice.href === "clinic:safety" ? kind.called : `${kind.called}: ${choice.title}`;
    const caption = kind.choose === choosePicture && this.node.attrs.words !== choice.title && this.node.attrs.words;
    const words = make("span", { class: "rich-text-place-words" }, make("strong", {}, called));
    if (caption) words.append(make("span", {}, `Caption: ${caption}`));
    if (choice.warning) words.append(make("span", { class: "rich-text-warning" }, choice.warning));
    this.dom.setAttribute("aria-label", called);
    this.dom.replaceChildren(look(choice), words, this.buttons(kind, called));
  }

  buttons(kind, called) {
    const button = (name, label, onclick, step) =>
      make("button", { type: "button", title: label, "aria-label": `${label}: ${called}`, "data-step": step, onclick }, icon(name));
    return make(
      "span",
      { class: "rich-text-place-buttons" },
      kind.choose && button("edit", "Change", () => this.change(kind.choose)),
      button("arrow_upward", "Move up", () => this.move(-1), -1),
      button("arrow_downward", "Move down", () => this.move(1), 1),
      button("delete", "Remove", () => this.remove()),
    );
  }

  async change(choose) {
    const place = await choose(this.editor, this.node.attrs);
    if (place) this.editor.view.dispatch(this.editor.state.tr.setNodeMarkup(this.getPos(), null, place));
    this.editor.commands.focus();
  }

  move(step) {
    const { state, view } = this.editor;
    const from = this.getPos();
    const $from = state.doc.resolve(from);
    const beside = state.doc.maybeChild($from.index(0) + step);
    if (!beside) return;
    const to = step < 0 ? from - beside.nodeSize : from + beside.nodeSize;
    view.dispatch(state.tr.delete(from, from + this.node.nodeSize).insert(to, this.node));
    const moved = view.nodeDOM(to);
    moved.querySelector(`[data-step="${step}"]`).focus();
    moved.scrollIntoView({ block: "nearest" });
  }

  remove() {
    const from = this.getPos();
    this.editor.chain().deleteRange({ from, to: from + this.node.nodeSize }).focus().run();
  }
}

function look(choice) {
  if (choice.svg) return art(choice.svg);
  if (choice.src) return make("img", { src: choice.src, alt: "" });
  return icon(choice.href === "clinic:safety" ? "health_and_safety" : "image");
}

async function choosePicture(editor, { href, words = "" }) {
  const search = make("input", { type: "search", autocomplete: "off" });
  const list = new RadioList("Pictures");
  const now = href && (await nameOf(href).catch(() => null));
  const caption = make("input", { type: "text", maxlength: "300", value: now?.title === words ? "" : words });
  const { addPicture } = document.querySelector("[data-rich-text]").dataset;
  const add = make("a", { href: addPicture, target: "_blank" }, "Add a picture in a new tab");
  const { closed } = openDialog({
    title: "Picture",
    content: [
      field("Find a picture by its description", search),
      list.element,
      make("p", {}, add),
      field("Caption", caption, "Shown below the picture. Optional."),
    ],
    confirm: href ? "Change picture" : "Insert picture",
    answer: () => list.answer(),
  });
  const show = (found) => {
    const others = found.filter((one) => one.href !== href);
    if (search.value) list.show(found, href);
    else list.show(now ? [now, ...others] : found, href, "There are no pictures yet. Add the first one.");
  };
  const again = searchAsTyped("pictures", search, show, (words) => list.say(words));
  addEventListener("focus", again); // a picture may have been added in the other tab
  const choice = await closed;
  removeEventListener("focus", again);
  return choice && { href: choice.href, words: caption.value.trim() || choice.title };
}

async function chooseDrawing(editor, { href }) {
  const list = new RadioList("Drawings");
  const { closed } = openDialog({
    title: "Drawing",
    content: [list.element],
    confirm: href ? "Change drawing" : "Insert drawing",
    answer: () => list.answer(),
  });
  load("drawings", {}, (found) => list.show(found, href), (words) => list.say(words));
  const choice = await closed;
  return choice && { href: choice.href, words: choice.title };
}

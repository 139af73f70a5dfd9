// Boxes: a note, a warning, something urgent. See richtext.blocks.Callout for what is stored.
import { Node } from "../../django_prose_editor/editor.js";
import { insertBelow } from "./page-blocks.js";

export const KINDS = { note: "Note", warning: "Warning", urgent: "Urgent" };
const MAY_STAND_INSIDE = new Set(["paragraph", "bulletList", "orderedList"]);

export const CalloutTitle = Node.create({
  name: "calloutTitle",
  content: "inline*",
  marks: "link",
  defining: true,
  parseHTML: () => [{ tag: "p[data-callout-title]", priority: 70 }],
  renderHTML: () => ["p", ["strong", 0]],
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        return $from.parent.type === this.type && editor.commands.setTextSelection($from.after() + 1);
      },
    };
  },
});

export const Callout = Node.create({
  name: "callout",
  group: "pageBlock",
  content: "calloutTitle (paragraph | bulletList | orderedList)+",
  defining: true,
  addAttributes: () => ({ kind: { default: "note" } }),
  parseHTML: () => [
    {
      tag: "aside[data-callout]",
      getAttrs: (aside) => aside.dataset.callout in KINDS && { kind: aside.dataset.callout },
      contentElement: withTitle,
    },
  ],
  renderHTML: ({ node }) => ["aside", { "data-callout": node.attrs.kind }, 0],
  addNodeView: () => (view) => new CalloutView(view.node),
  addCommands() {
    return {
      setCallout: (kind) => (given) => {
        if (given.editor.isActive("callout")) return given.commands.updateAttributes("callout", { kind });
        return box(kind, given);
      },
      unsetCallout: () => unbox,
    };
  },
});

class CalloutView {
  constructor(node) {
    this.dom = document.createElement("aside");
    this.contentDOM = this.dom;
    this.dom.setAttribute("role", "note");
    this.update(node);
  }

  update(node) {
    if (node.type.name !== "callout") return false;
    this.dom.dataset.callout = node.attrs.kind;
    this.dom.dataset.called = KINDS[node.attrs.kind];
    this.dom.setAttribute("aria-label", KINDS[node.attrs.kind]);
    return true;
  }

  ignoreMutation({ type, target }) {
    return type === "attributes" && target === this.dom;
  }
}

/** The stored box: its first paragraph is the title if all of it is bold and another follows. Without
 * one the title is empty, but there: bold words would make one up, and would fall out of the box.
 */
function withTitle(aside) {
  const [first, second] = aside.children;
  const bold = [...(first?.querySelectorAll("strong") ?? [])].map((part) => part.textContent).join("");
  const isTitle = second && first.matches("p") && bold && bold === first.textContent;
  const title = isTitle ? first : document.createElement("p");
  title.dataset.calloutTitle = "";
  if (!isTitle) aside.prepend(title);
  return aside;
}

/** Puts the paragraphs and lists of the selection into a box, or a new box below what cannot be. */
function box(kind, { state, tr }) {
  const { $from, $to } = tr.selection;
  const { callout, calloutTitle, paragraph } = state.schema.nodes;
  const [first, last] = [$from.index(0), $to.index(0)];
  const start = $from.posAtIndex(first, 0);
  const blocks = tr.doc.content.content.slice(first, last + 1);
  const fits = blocks.length && blocks.every((block) => MAY_STAND_INSIDE.has(block.type.name));
  const node = callout.create({ kind }, [calloutTitle.create(), ...(fits ? blocks : [paragraph.create()])]);
  if (!fits) return insertBelow(tr, node);
  const end = start + blocks.reduce((size, block) => size + block.nodeSize, 0);
  tr.replaceWith(start, end, node);
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(start + 2))).scrollIntoView();
  return true;
}

/** Takes the text out of its box; its title becomes a bold paragraph again. */
function unbox({ state, tr }) {
  const { $from } = tr.selection;
  const depth = [...Array($from.depth + 1).keys()].find((level) => $from.node(level).type.name === "callout");
  if (depth === undefined) return false;
  const { paragraph } = state.schema.nodes;
  const [title, ...blocks] = $from.node(depth).content.content;
  const mark = state.schema.marks.bold.create();
  const bold = title.content.content.map((part) => (part.isText ? part.mark(mark.addToSet(part.marks)) : part));
  const first = bold.length ? [paragraph.create(null, bold)] : [];
  tr.replaceWith($from.before(depth), $from.after(depth), [...first, ...blocks]);
  return true;
}

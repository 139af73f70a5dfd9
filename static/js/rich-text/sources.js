// Marks that lead to the page's list of sources: clinic:source/2, shown as "Source 2". They follow
// their source when the list is put into another order (see list-rows.js).
import { Node } from "../../django_prose_editor/editor.js";
import { openDialog, RadioList } from "./dialog.js";
import { make } from "./elements.js";

const SOURCE = /^clinic:source\/(\d{1,4})$/;

export const SourceMark = Node.create({
  name: "sourceMark",
  group: "inline",
  inline: true,
  atom: true,
  marks: "",
  addAttributes: () => ({ number: { default: 1 } }),
  parseHTML: () => [
    {
      tag: "a[href^='clinic:source/']",
      priority: 60,
      getAttrs: (link) => {
        const found = SOURCE.exec(link.getAttribute("href"));
        return found ? { number: Number(found[1]) } : false;
      },
    },
  ],
  renderHTML: ({ node: { attrs } }) => ["a", { href: `clinic:source/${attrs.number}` }, String(attrs.number)],
  addNodeView: () => (view) => new SourceView(view),
  addCommands() {
    return {
      chooseSource: () => () => {
        chooseSource(this.editor);
        return true;
      },
    };
  },
  onCreate() {
    document.addEventListener("rows-renumbered", ({ detail }) => {
      if (detail.list !== "sources") return;
      renumber(this.editor, detail.numbers);
      for (const view of shown) view.update(view.node);
    });
  },
});

const shown = new Set();

class SourceView {
  constructor({ node }) {
    this.dom = make("span", { class: "rich-text-source" });
    this.update(node);
    shown.add(this);
  }

  destroy() {
    shown.delete(this);
  }

  update(node) {
    if (node.type.name !== "sourceMark") return false;
    this.node = node;
    const source = sources()[node.attrs.number - 1];
    this.dom.textContent = `Source ${node.attrs.number}`;
    this.dom.title = source ? source.title : "There’s no source with this number";
    this.dom.classList.toggle("is-missing", !source);
    return true;
  }
}

/** The sources of this page's form as they stand now: [{ title, href, about }]. */
function sources() {
  const rows = document.querySelectorAll("[data-list-rows='sources'] tbody tr");
  return [...rows]
    .map((row) => [...row.querySelectorAll("input")].map((input) => input.value.trim()))
    .filter((values) => values.some(Boolean))
    .map(([title, ...about], place) => ({
      href: `clinic:source/${place + 1}`,
      title: `${place + 1}. ${title}`,
      about: about.filter(Boolean).join(", "),
    }));
}

async function chooseSource(editor) {
  const list = new RadioList("Sources of this page");
  const { closed } = openDialog({
    title: "Citation",
    content: [make("p", {}, "Readers see its number, which leads to the list below the text."), list.element],
    confirm: "Insert citation",
    answer: () => list.answer(),
  });
  list.show(sources());
  if (!list.choices.length) list.say("Add the source to “Sources”, further down in this form, and come back.");
  const choice = await closed;
  const number = Number(SOURCE.exec(choice?.href)?.[1]);
  const chain = editor.chain().focus();
  (choice ? chain.insertContent({ type: "sourceMark", attrs: { number } }) : chain).run();
}

/** `numbers` says for each old number its new one; a source that is gone takes its marks along. */
function renumber(editor, numbers) {
  const { tr, doc } = editor.state;
  doc.descendants((node, position) => {
    const number = numbers[node.attrs.number];
    if (node.type.name !== "sourceMark" || number === undefined || number === node.attrs.number) return;
    const at = tr.mapping.map(position);
    if (number) tr.setNodeMarkup(at, null, { number });
    else tr.delete(at, at + 1);
  });
  if (tr.docChanged) editor.view.dispatch(tr);
}

// Turns each <textarea data-rich-text> into an editor. Without it the HTML can be edited as text.
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Editor,
  Extension,
  Fullscreen,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Menu,
  OrderedList,
  Paragraph,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  updateAttrsDialog,
} from "../django_prose_editor/editor.js";
import { readPasted } from "./rich-text-paste.js";

const ADDRESS = /^(https?:\/\/|www\.|mailto:|tel:|clinic:|\/(?!\/)|#)/i;

const askForAddress = updateAttrsDialog(
  {
    href: {
      type: "string",
      title: "Address",
      description:
        "A web address, a page of this site (/about/), clinic:article/12, clinic:treatment/3, clinic:source/1," +
        " clinic:drawing/name, clinic:image/3 or clinic:safety. Leave empty to remove the link.",
    },
  },
  { title: "Link" },
);

const BodyLink = Link.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          askForAddress(editor, editor.getAttributes("link")).then((answer) => {
            if (!answer) return;
            const chain = editor.chain().focus().extendMarkRange("link");
            const href = answer.href.trim();
            (href ? chain.setLink({ href }) : chain.unsetLink()).run();
          });
          return true;
        },
    };
  },
});

const PhoneNumber = Extension.create({
  name: "phoneNumber",
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "phoneNumber",
      groups: "link",
      button: buttons.material("call", "insert the clinic's phone number"),
      command(editor) {
        const marks = [{ type: "link", attrs: { href: "clinic:phone" } }];
        editor.chain().focus().insertContent([{ type: "text", text: "our phone number", marks }]).run();
      },
    });
  },
});

const MENU = ["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "table", "history", "utility"];

const EXTENSIONS = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3] }),
  Bold,
  Italic,
  Superscript,
  Subscript,
  BodyLink.configure({ autolink: false, enableTarget: false, isAllowedUri: (address) => ADDRESS.test(address) }),
  PhoneNumber,
  BulletList,
  OrderedList.configure({ enableListAttributes: false }),
  ListItem,
  Blockquote,
  HardBreak,
  HorizontalRule,
  Table,
  TableRow,
  TableHeader,
  TableCell,
  History,
  Fullscreen,
  Dropcursor,
  Gapcursor,
  Menu.configure({ groups: MENU.map((group) => ({ group })) }),
];

function edit(textarea) {
  const element = document.createElement("div");
  element.className = "prose-editor";
  textarea.before(element);
  element.append(textarea);
  const editor = new Editor({
    element,
    injectCSS: false, // the page's policy allows no style element; the rules are in rich-text.css
    extensions: EXTENSIONS,
    content: textarea.value,
    editorProps: { attributes: describe(textarea), transformPastedHTML: readPasted },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onCreate: () => nameToolbar(element),
    onTransaction: () => queueMicrotask(() => showPressed(element)), // after the menu's own update
  });
}

/** The accessible name and description of the field, for the editor in its place. */
function describe(textarea) {
  const attributes = { "aria-multiline": "true" };
  const label = textarea.labels[0];
  if (label) {
    label.id ||= `${textarea.id}_label`;
    label.addEventListener("click", () => label.parentElement.querySelector(".ProseMirror").focus());
    attributes["aria-labelledby"] = label.id;
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

function nameToolbar(element) {
  const toolbar = element.querySelector(".prose-menubar");
  toolbar?.setAttribute("role", "toolbar");
  toolbar?.setAttribute("aria-label", "Formatting");
  showPressed(element);
}

function showPressed(element) {
  for (const button of element.querySelectorAll(".prose-menubar button")) {
    button.setAttribute("aria-pressed", button.classList.contains("active"));
    button.setAttribute("aria-disabled", button.classList.contains("disabled"));
  }
}

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) edit(textarea);

// Turns each <textarea data-rich-text> into an editor. Without it the HTML can be edited as text.
import {
  Blockquote,
  Bold,
  BulletList,
  Dropcursor,
  Editor,
  Fullscreen,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  Italic,
  ListItem,
  OrderedList,
  Paragraph,
  Subscript,
  Superscript,
  TableCell,
  TableHeader,
  TableRow,
  Text,
} from "../django_prose_editor/editor.js";
import { Callout, CalloutTitle } from "./rich-text/callouts.js";
import { make, newId } from "./rich-text/elements.js";
import { OwnLink } from "./rich-text/links.js";
import { pasteReader, sayInTools } from "./rich-text/paste.js";
import { Line, PageDocument, PageTable } from "./rich-text/page-blocks.js";
import { Place } from "./rich-text/places.js";
import { SourceMark } from "./rich-text/sources.js";
import { addToolbar } from "./rich-text/tools.js";

const KEYS = "Alt and F10 lead to the tools. In a list or a table Tab stays inside; press Escape first to leave it.";

const EXTENSIONS = [
  PageDocument,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3] }),
  Bold,
  Italic,
  Superscript,
  Subscript,
  OwnLink,
  SourceMark,
  Place,
  Callout,
  CalloutTitle,
  BulletList,
  OrderedList.configure({ enableListAttributes: false }),
  ListItem,
  Blockquote,
  HardBreak,
  Line,
  PageTable,
  TableRow,
  TableHeader,
  TableCell,
  History,
  Fullscreen,
  Dropcursor,
  Gapcursor,
];

function edit(textarea) {
  const element = make("div", { class: "prose-editor" });
  textarea.before(element);
  element.append(textarea);
  const readPaste = pasteReader(textarea.dataset.paste, (message) => sayInTools(element, message));
  const editor = new Editor({
    element,
    injectCSS: false, // the page's policy allows no style element; the rules are in rich-text.css
    extensions: EXTENSIONS,
    content: textarea.value,
    editorProps: {
      attributes: describe(textarea, element),
      handleDOMEvents: {
        keydown: (view, event) => leaves(event) || toTools(event, element),
        paste: readPaste,
        drop: readPaste,
      },
    },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onCreate: () => addToolbar(editor, `Tools for ${nameOf(textarea)}`),
  });
}

const nameOf = (textarea) => textarea.labels[0]?.textContent.replace(/:\s*$/, "").trim() ?? "the text";

/** The accessible name and description of the field, for the editor in its place. */
function describe(textarea, element) {
  const help = make("p", { id: newId(), hidden: true }, KEYS);
  element.append(help);
  const described = [textarea.getAttribute("aria-describedby"), help.id].filter(Boolean).join(" ");
  const attributes = { "aria-multiline": "true", "aria-describedby": described };
  const label = textarea.labels[0];
  if (label) {
    label.id ||= `${textarea.id}_label`;
    label.addEventListener("click", () => element.querySelector(".ProseMirror").focus());
    attributes["aria-labelledby"] = label.id;
  }
  if (textarea.hasAttribute("aria-invalid")) attributes["aria-invalid"] = textarea.getAttribute("aria-invalid");
  return attributes;
}

let isLeaving = false;

/** After Escape, Tab goes on to the next field as everywhere else. */
function leaves({ key }) {
  const leaving = isLeaving && key === "Tab";
  isLeaving = key === "Escape" || (isLeaving && key === "Shift");
  return leaving;
}

function toTools(event, element) {
  if (event.key !== "F10" || !event.altKey) return false;
  event.preventDefault();
  element.querySelector("[role=toolbar] [tabindex='0']").focus();
  return true;
}

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) edit(textarea);

// Keeps what is noticed about a page up to date while someone writes it, and leads to the place of
// each finding. Without it the button asks anew, and each finding links to its field.
const PAUSE = 1200; // milliseconds without a key before the text is looked at again

const panel = document.querySelector("[data-page-checks]");
if (panel) watch(panel, panel.closest("form"));

function watch(panel, form) {
  const content = panel.querySelector("[data-checks]");
  const places = form.querySelectorAll("[data-checks-said]");
  let wanted;
  let asked = 0;

  async function refresh() {
    clearTimeout(wanted);
    const number = ++asked;
    try {
      const html = await ask(panel.dataset.pageChecks, form);
      if (number === asked) show(html);
    } catch {
      say("This could not be looked at now: the network is down, or you were signed out.");
    }
  }

  function show(html) {
    const links = [...content.querySelectorAll("a")];
    const focused = links.indexOf(document.activeElement);
    content.innerHTML = html;
    if (focused >= 0) (content.querySelectorAll("a")[focused] ?? panel.querySelector("button")).focus();
    say(content.firstElementChild.dataset.said);
  }

  function say(text) {
    for (const said of places) if (said.textContent !== text) said.textContent = text;
  }

  form.addEventListener("input", () => {
    clearTimeout(wanted);
    wanted = setTimeout(refresh, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-checks-button]")) return;
    event.preventDefault();
    refresh();
  });
  // Were "#checks" in the address, each save would come back here, past the message of what it did.
  form.addEventListener("click", (event) => {
    if (!event.target.closest('[href="#checks"]')) return;
    event.preventDefault();
    panel.scrollIntoView();
    panel.focus({ preventScroll: true });
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    if (link && jump(form, link.dataset.jump, link.dataset.words)) event.preventDefault();
  });
}

async function ask(address, form) {
  const body = new URLSearchParams(new FormData(form));
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const response = await fetch(address, { method: "POST", body, headers });
  if (response.redirected || !response.ok) throw new Error(String(response.status));
  return response.text();
}

/** Goes to words in a field, or to the field if they are not in it any more. */
function jump(form, name, words) {
  const row = form.querySelector(`.field-${name}`);
  if (!row) return false;
  const folded = row.closest("details");
  if (folded) folded.open = true;
  const editor = row.querySelector(".ProseMirror");
  if (editor) return jumpInEditor(editor, words);
  const fields = [...row.querySelectorAll("input:not([type=hidden]), textarea, select")];
  const chooser = row.querySelector(".select2-selection"); // stands before the select it hides
  const field = chooser ?? fields.find((field) => words && field.value.includes(words)) ?? fields[0];
  if (!field) return false;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
  const start = words && !chooser ? field.value.indexOf(words) : -1;
  if (start >= 0) field.setSelectionRange(start, start + words.length);
  return true;
}

/** Selects words in an editor: in its text, or else the block that has them as its caption. */
function jumpInEditor(dom, words) {
  const { commands, state, view } = dom.editor;
  const found = words ? findWords(state.doc, words) : {};
  view.focus();
  if (found.text) commands.setTextSelection(found.text);
  else if (found.block !== undefined) commands.setNodeSelection(found.block);
  const { node } = view.domAtPos(view.state.selection.from);
  (node.closest ? node : node.parentElement).scrollIntoView({ block: "center" });
  return true;
}

/** Where words stand in a document, whatever their marks; marks of sources are no words. */
function findWords(doc, words) {
  const pieces = [];
  let text = "";
  let block;
  doc.descendants((node, position) => {
    if (node.isText) pieces.push({ start: text.length, position });
    else if (node.isBlock && node.attrs.words === words) block ??= position;
    text += node.text ?? (node.type.name === "sourceMark" ? "" : "\n");
  });
  const pattern = words.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = new RegExp(`(?<!\\w)${pattern.join("\\s*")}(?!\\w)`).exec(text);
  if (!found) return { block };
  const positionOf = (index, side) => {
    const piece = pieces.findLast(({ start }) => start < index + side);
    return piece.position + index - piece.start;
  };
  return { text: { from: positionOf(found.index, 1), to: positionOf(found.index + found[0].length, 0) } };
}

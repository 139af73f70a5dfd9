// The editor's toolbar: what it offers, and how a mouse, a finger and a keyboard reach it.
import { KINDS } from "./callouts.js";
import { icon, make, newId } from "./elements.js";
import { whereTo } from "./links.js";

const IS_MAC = /mac|iphone|ipad/i.test(navigator.platform);

/** What a button does: `run` gets a chain of commands, `on` and `can` the editor. */
const tool = (label, look, run, more = {}) => ({ label, look, run, ...more });
const mark = (label, look, name, keys) =>
  tool(label, look, (chain) => chain.toggleMark(name), { keys, on: (editor) => editor.isActive(name) });
const node = (label, look, name, run, keys, attrs = {}) =>
  tool(label, look, run, { keys, on: (editor) => editor.isActive(name, attrs), can: (editor) => run(editor.can().chain()).run() });

const WRITING = [
  [
    node("Heading", null, "heading", (chain) => chain.toggleHeading({ level: 2 }), "Mod+Alt+2", { level: 2 }),
    node("Subheading", null, "heading", (chain) => chain.toggleHeading({ level: 3 }), "Mod+Alt+3", { level: 3 }),
  ],
  [mark("Bold", "format_bold", "bold", "Mod+B"), mark("Italic", "format_italic", "italic", "Mod+I")],
  [
    node("Bulleted list", "format_list_bulleted", "bulletList", (chain) => chain.toggleBulletList(), "Mod+Shift+8"),
    node("Numbered list", "format_list_numbered", "orderedList", (chain) => chain.toggleOrderedList(), "Mod+Shift+7"),
    node("Quotation", "format_quote", "blockquote", (chain) => chain.toggleBlockquote(), "Mod+Shift+B"),
  ],
  [tool("Link", "link", (chain) => chain.chooseLink(), { keys: "Mod+K", on: (editor) => editor.isActive("link") })],
];

const INSERT = [
  tool("Picture", "image", (chain) => chain.choosePicture()),
  tool("Drawing", "draw", (chain) => chain.chooseDrawing()),
  ...Object.entries(KINDS).map(([kind, called]) =>
    tool(`Box: ${called.toLowerCase()}`, { note: "info", warning: "warning", urgent: "report" }[kind], (chain) => chain.setCallout(kind)),
  ),
  tool("Table", "grid_on", (chain) => chain.insertNewTable()),
  tool("Citation", "format_list_numbered_rtl", (chain) => chain.chooseSource()),
  tool("Our phone number", "call", (chain) => chain.insertPhone()),
  tool("Safety information", "health_and_safety", (chain) => chain.insertSafety()),
  tool("Divider", "horizontal_rule", (chain) => chain.insertLine()),
  mark("Superscript, as in m²", "superscript", "superscript", "Mod+."),
  mark("Subscript, as in H₂O", "subscript", "subscript", "Mod+,"),
];

const LAST = [
  tool("Undo", "undo", (chain) => chain.undo(), { keys: "Mod+Z", can: (editor) => editor.can().undo() }),
  tool("Redo", "redo", (chain) => chain.redo(), { keys: "Mod+Shift+Z", can: (editor) => editor.can().redo() }),
  tool("Full screen", "fullscreen", (chain) => chain.toggleFullscreen(), { on: (editor) => editor.storage.fullscreen.fullscreen }),
];

const TABLE = [
  tool("Add row", null, (chain) => chain.addRowAfter()),
  tool("Add column", null, (chain) => chain.addColumnAfter()),
  tool("Header cell", null, (chain) => chain.toggleHeaderCell(), { on: (editor) => editor.isActive("tableHeader") }),
  tool("Remove row", null, (chain) => chain.deleteRow()),
  tool("Remove column", null, (chain) => chain.deleteColumn()),
  tool("Remove table", null, (chain) => chain.deleteTable()),
];

const BOX = [
  ...Object.entries(KINDS).map(([kind, called]) =>
    tool(called, null, (chain) => chain.setCallout(kind), { on: (editor) => editor.isActive("callout", { kind }) }),
  ),
  tool("Remove the box", null, (chain) => chain.unsetCallout()),
];

/** Puts the toolbar before the editor's text. Returns the toolbar. */
export function addToolbar(editor, label) {
  const bar = make("div", { class: "rich-text-tools", role: "toolbar", "aria-label": label });
  const buttons = [];
  const group = (tools, attributes = {}) => make("div", { class: "rich-text-group", ...attributes }, ...tools.map(button));

  function button(tool) {
    const element = toolButton(tool, () => press(tool));
    buttons.push({ tool, element });
    return element;
  }

  function menuItem(tool) {
    const element = button(tool);
    element.setAttribute("role", tool.on ? "menuitemcheckbox" : "menuitem");
    element.removeAttribute("aria-label");
    element.append(tool.label);
    return element;
  }

  function press(tool) {
    if (tool.can && !tool.can(editor)) return;
    editor.view.focus();
    tool.run(editor.chain()).run();
  }

  bar.append(
    ...WRITING.map((tools) => group(tools)),
    insertMenu(INSERT.map(menuItem)),
    group(LAST),
    contextGroup("Table", TABLE, "table"),
    contextGroup("Box", BOX, "callout"),
    linkGroup(editor),
  );

  function contextGroup(called, tools, name) {
    const element = group(tools, { role: "group", "aria-label": called, "data-while": name, hidden: true });
    element.prepend(make("span", { class: "rich-text-group-name", "aria-hidden": "true" }, `${called}:`));
    return element;
  }

  function update() {
    for (const { tool, element } of buttons) {
      const state = element.role === "menuitemcheckbox" ? "aria-checked" : "aria-pressed";
      if (tool.on) element.setAttribute(state, String(Boolean(tool.on(editor))));
      if (tool.can) element.setAttribute("aria-disabled", String(!tool.can(editor)));
    }
    for (const element of bar.querySelectorAll("[data-while]")) element.hidden = !editor.isActive(element.dataset.while);
    keepOneStop(bar);
  }

  editor.view.dom.before(bar);
  editor.on("transaction", update);
  bar.addEventListener("keydown", walk);
  bar.addEventListener("focusin", ({ target }) => keepOneStop(bar, target));
  update();
  return bar;
}

function toolButton({ label, look, keys }, onclick) {
  const shown = keys?.replace("Mod", IS_MAC ? "⌘" : "Ctrl");
  const attributes = {
    type: "button",
    onclick,
    title: shown ? `${label} (${shown})` : label,
    "aria-keyshortcuts": keys?.replace("Mod", IS_MAC ? "Meta" : "Control"),
    "aria-label": look && label,
  };
  return make("button", attributes, look ? icon(look) : label);
}

/** A button that opens a list of what can be inserted. */
function insertMenu(items) {
  const list = make("div", { class: "rich-text-menu", id: newId(), role: "menu", "aria-label": "Insert", hidden: true });
  list.append(...items);
  const opener = make(
    "button",
    { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": list.id },
    icon("add"),
    "Insert",
  );
  const wrapper = make("div", { class: "rich-text-group rich-text-insert" }, opener, list);

  function open(isOpen) {
    list.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) items[0].focus();
  }

  opener.addEventListener("click", () => open(list.hidden));
  list.addEventListener("click", () => open(false));
  wrapper.addEventListener("focusout", ({ relatedTarget }) => {
    if (!wrapper.contains(relatedTarget)) open(false);
  });
  wrapper.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && event.target === opener) open(true);
    else if (list.hidden) return;
    else if (event.key === "Escape") {
      open(false);
      opener.focus();
    } else if (!moveFocus(items, event, { ArrowDown: 1, ArrowUp: -1 })) return;
    event.preventDefault();
    event.stopPropagation();
  });
  return wrapper;
}

/** Says where the link with the cursor leads. */
function linkGroup(editor) {
  const words = make("span", { class: "rich-text-leads" });
  const element = make("div", { class: "rich-text-group", role: "group", "aria-label": "Link", "data-while": "link", hidden: true }, words);
  let shown = "";
  editor.on("transaction", async () => {
    const { href = "" } = editor.getAttributes("link");
    if (href === shown) return;
    shown = href;
    const { title, about, warning } = href ? await whereTo(href) : { title: "" };
    if (href !== shown) return;
    words.replaceChildren("Leads to: ", make("strong", {}, title), about ? `, ${about.toLowerCase()}` : "");
    if (warning) words.append(make("span", { class: "rich-text-warning" }, warning));
  });
  return element;
}

/** One stop for the Tab key; the arrow keys walk on from there (ARIA toolbar pattern). */
function keepOneStop(bar, chosen = null) {
  const stops = stopsOf(bar);
  const current = stops.includes(chosen) ? chosen : (stops.find((stop) => stop.tabIndex === 0) ?? stops[0]);
  for (const stop of bar.querySelectorAll("button")) stop.tabIndex = stop === current ? 0 : -1;
}

const stopsOf = (bar) => [...bar.querySelectorAll("button")].filter((stop) => !stop.closest("[hidden], [role=menu]"));

function walk(event) {
  if (moveFocus(stopsOf(event.currentTarget), event, { ArrowRight: 1, ArrowLeft: -1 })) event.preventDefault();
}

/** Moves the focus among elements with the keys of `steps`, Home and End. Says whether it did. */
function moveFocus(stops, { key }, steps) {
  const here = stops.indexOf(document.activeElement);
  const to = { Home: 0, End: stops.length - 1 }[key] ?? (key in steps && (here + steps[key] + stops.length) % stops.length);
  if (here < 0 || to === false) return false;
  stops[to].focus();
  return true;
}

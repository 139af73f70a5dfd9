// Makes what comes from Word and Google Docs plain before the editor reads it. They say "bold",
// "list" and "deleted" in style attributes, which the page's policy keeps a browser from reading,
// so they are read here as data. What is stored is cleaned again on the server.

const HIDDEN = "del, style, script, xml, meta, link, title, img, [class^=msocom i], .MsoCommentReference";

/** Pasted HTML (text) with its meaning in elements and without styles (text). */
export function readPasted(html) {
  const withoutStyles = html
    .replace(/<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->|<!\[[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const body = new DOMParser().parseFromString(withoutStyles, "text/html").body;
  for (const element of body.querySelectorAll(HIDDEN)) element.remove();
  makeLists(body);
  for (const element of body.querySelectorAll("[data-style], b[id^=docs-internal-guid]")) {
    readStyle(element, declarations(element));
  }
  return body.innerHTML;
}

function declarations(element) {
  const pairs = (element.dataset.style ?? "").toLowerCase().split(";").map((pair) => pair.split(":"));
  return Object.fromEntries(pairs.map(([name, value = ""]) => [name.trim(), value.trim()]));
}

function readStyle(element, style) {
  if (style.display === "none" || style["mso-hide"] === "all" || style["mso-element"]?.startsWith("comment")) {
    element.remove();
    return;
  }
  const isPlain = /^(normal|[1-4]00)$/.test(style["font-weight"]) || element.id.startsWith("docs-internal-guid");
  if (/^(bold|bolder|[6-9]00)$/.test(style["font-weight"])) wrapContent(element, "strong");
  if (/^(italic|oblique)$/.test(style["font-style"])) wrapContent(element, "em");
  if (style["vertical-align"] === "super") wrapContent(element, "sup");
  if (style["vertical-align"] === "sub") wrapContent(element, "sub");
  element.removeAttribute("data-style");
  if (isPlain && element.matches("b, strong")) element.replaceWith(...element.childNodes);
}

function wrapContent(element, tag) {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

// Word: <p style="mso-list: l0 level2 lfo1"> with its bullet or number in a span "mso-list: Ignore".
function makeLists(body) {
  let open = [];
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const level = Number(/level(\d)/.exec(paragraph.dataset.style)?.[1]);
    if (!level) continue;
    if (!open.length || paragraph.previousElementSibling !== open[0].list) open = [];
    const marker = paragraph.querySelector("[data-style*='mso-list:ignore' i]");
    const tag = /^\(?\w+[.)]/.test(marker?.textContent.trim() ?? "") ? "ol" : "ul";
    marker?.remove();
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    if (!open.length || open.at(-1).level < level) open.push({ level, list: addList(open, paragraph, tag) });
    const item = body.ownerDocument.createElement("li");
    item.append(...paragraph.childNodes);
    open.at(-1).list.append(item);
    paragraph.remove();
  }
}

function addList(open, paragraph, tag) {
  const list = paragraph.ownerDocument.createElement(tag);
  if (open.length) open.at(-1).list.lastElementChild.append(list);
  else paragraph.before(list);
  return list;
}

// Makes what comes from Word and Google Docs plain before the editor reads it. They say "bold",
// "list" and "deleted" in style attributes, which the page's policy keeps a browser from reading,
// so they are read here as data. What is stored is cleaned once more on the server.

const DROPPED =
  "hr:has(+ div a[href^='#ftnt_ref']), del, s, strike, .msoDel, [data-style*='line-through'], script, xml, meta, link, title, img, .MsoCommentReference, .msocomanchor, .msocomoff, " +
  "[data-style*='mso-element:footnote-list'] > hr, [data-style*='mso-element:comment'], " +
  "[data-style*='display:none'], [data-style*='mso-hide:all']";
const LIST_PARAGRAPHS = "p[data-style*='mso-list:l'], p[class^='MsoListParagraph']";

/** Pasted HTML (text) with its meaning in elements and without styles (text). */
export function readPasted(html) {
  const body = parse(html);
  for (const element of body.querySelectorAll(DROPPED)) element.remove();
  for (const element of body.querySelectorAll("p, o\\:p")) {
    if (!element.textContent.trim()) element.remove();
  }
  renumberHeadings(body);
  for (const wrapper of body.querySelectorAll(".ListContainerWrapper")) readOnlineItem(wrapper);
  makeLists(body);
  for (const element of body.querySelectorAll("[data-style], b[id^=docs-internal-guid]")) readStyle(element);
  return body.innerHTML;
}

/** How many pictures pasted HTML shows. They are files of the other program, and stay there. */
export function picturesIn(html) {
  return parse(html).querySelectorAll("img").length;
}

/** A document in which styles and scripts are data: attributes that the policy blocks are renamed. */
function parse(html) {
  const inert = html
    .replace(/<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->|<!\[[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/[\s/"'](style|on[a-z]+)\s*=/gi, " data-$1="));
  const { body } = new DOMParser().parseFromString(inert, "text/html");
  for (const element of body.querySelectorAll("[data-style]")) {
    element.dataset.style = element.dataset.style.toLowerCase().replace(/\s*([:;])\s*/g, "$1");
  }
  return body;
}

function renumberHeadings(body) {
  const sections = body.querySelectorAll("h1").length > 1;
  for (const heading of body.querySelectorAll("h1, h2, h4, h5, h6")) {
    const top = heading.matches("h1") || (heading.matches("h2") && !sections);
    rename(heading, top ? "h2" : "h3");
  }
}

function readStyle(element) {
  const style = Object.fromEntries(element.dataset.style?.split(";").map((pair) => pair.split(":")) ?? []);
  delete element.dataset.style;
  if (/^(bold|bolder|[6-9]00)$/.test(style["font-weight"])) wrapContent(element, "strong");
  if (/^(italic|oblique)$/.test(style["font-style"])) wrapContent(element, "em");
  if (style["vertical-align"] === "super") wrapContent(element, "sup");
  if (style["vertical-align"] === "sub") wrapContent(element, "sub");
  const isPlain = /^(normal|[1-4]00)$/.test(style["font-weight"]) || element.id.startsWith("docs-internal-guid");
  if (isPlain && element.matches("b, strong")) element.replaceWith(...element.childNodes);
}

/** Word on the web wraps each item in a list of its own; here it becomes what Word would write. */
function readOnlineItem(wrapper) {
  const item = wrapper.querySelector("li");
  if (!item) return;
  const marker = document.createElement("span");
  marker.dataset.style = "mso-list:ignore";
  marker.textContent = wrapper.querySelector("ol") ? `${item.dataset.ariaPosinset}.` : "·";
  const paragraph = rename(item, "p");
  paragraph.dataset.style = `mso-list:l0 level${item.dataset.ariaLevel ?? 1}`;
  paragraph.prepend(marker);
  wrapper.replaceWith(paragraph);
}

/** Word: a paragraph "mso-list:l0 level2" with its bullet or number in a span "mso-list:ignore". */
function makeLists(body) {
  let open = []; // the lists around the next item, outermost first
  for (const paragraph of body.querySelectorAll(LIST_PARAGRAPHS)) {
    if (paragraph.previousElementSibling !== open[0]?.list) open = [];
    const level = Number(/mso-list:l\S* level(\d)/.exec(paragraph.dataset.style)?.[1]);
    if (level) addItem(open, level, paragraph);
    else if (open.length) open.at(-1).list.lastElementChild.append(paragraph);
  }
}

function addItem(open, level, paragraph) {
  const marker = paragraph.querySelector("[data-style*='mso-list:ignore']");
  const number = /^\(?(\w+)[.)]/.exec(marker?.textContent.trim() ?? "")?.[1];
  const tag = number ? "ol" : "ul";
  marker?.remove();
  const endsBefore = (last) => last.level > level || (last.level === level && last.list.localName !== tag);
  while (open.length && endsBefore(open.at(-1))) open.pop();
  if (open.at(-1)?.level !== level) {
    const list = document.createElement(tag);
    if (Number(number) > 1) list.start = number;
    if (open.length) open.at(-1).list.lastElementChild.append(list);
    else paragraph.before(list);
    open.push({ level, list });
  }
  open.at(-1).list.append(rename(paragraph, "li"));
}

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

function wrapContent(element, tag) {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

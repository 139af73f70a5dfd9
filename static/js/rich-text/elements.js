// Small makers of elements for the editor's tools and dialogs.
let made = 0;

/** An element: attributes by name (true is set, false and null left out), listeners as "onclick". */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}

/** An id that no other element has. */
export const newId = () => `rich-text-${++made}`;

export const icon = (name) => make("span", { class: "material-icons", "aria-hidden": "true", translate: "no" }, name);

/** A drawing's art, kept apart from the page so that its ids meet no other drawing's. */
export function art(svg) {
  const host = make("span", { class: "rich-text-art", "aria-hidden": "true" });
  host.attachShadow({ mode: "open" }).innerHTML = svg;
  const drawn = host.shadowRoot.firstElementChild;
  drawn.setAttribute("width", "100%");
  drawn.setAttribute("height", "100%");
  return host;
}

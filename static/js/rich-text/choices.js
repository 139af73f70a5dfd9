// What the server offers to link to and to show: see publishing/admin/choices.py.
const names = new Map(); // reference -> promise of its choice, or null if it stands for nothing
const waiting = [];
const AT_ONCE = 24; // names that one answer has at most

/** A list of choices: { href, title, about, warning, src, svg }. Rejects if there is no answer. */
export async function choices(of, query = {}, signal = undefined) {
  const { richText: address } = document.querySelector("[data-rich-text]").dataset;
  const parameters = new URLSearchParams({ of });
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) parameters.append(name, value);
  }
  const response = await fetch(`${address}?${parameters}`, { signal });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).results;
}

/** What a reference stands for; those that are asked for at once go in as few requests as can be. */
export function nameOf(href) {
  if (!names.has(href)) {
    names.set(href, new Promise((resolve, reject) => waiting.push({ href, resolve, reject })));
    if (waiting.length === 1) setTimeout(askForNames);
  }
  return names.get(href);
}

/** A choice that was shown already needs no question. */
export const remember = (choice) => names.set(choice.href, Promise.resolve(choice));

async function askForNames() {
  const asked = waiting.splice(0, AT_ONCE);
  if (waiting.length) askForNames();
  try {
    const found = await choices("named", { href: asked.map(({ href }) => href) });
    for (const { href, resolve } of asked) resolve(found.find((choice) => choice.href === href) ?? null);
  } catch (error) {
    for (const { href, reject } of asked) {
      names.delete(href);
      reject(error);
    }
  }
}

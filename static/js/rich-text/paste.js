// A paste goes to the server first, which reads what Word, Google Docs and others write, and comes
// back as it would be stored: see publishing/admin/editor_views.py. A text copied in an editor of
// this site is clean already.
import { make } from "./elements.js";

const OWN = "data-pm-slice"; // what the editor's own copies are marked with
// Megabytes that no text needs: pictures as data, style sheets, what only Word reads.
const BALLAST = /\ssrc=(["'])data:[\s\S]*?\1|<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi;
const TOO_MUCH = [400, 413];

/** The editor's listener for a paste or a drop; `address` is where it is read, `say` tells people. */
export function pasteReader(address, say) {
  return (view, event) => {
    const data = event.clipboardData ?? event.dataTransfer;
    const [html, text] = ["text/html", "text/plain"].map((type) => data?.getData(type) ?? "");
    if (event.defaultPrevented || view.dragging || !(html || text) || html.includes(OWN)) return false;
    event.preventDefault();
    if (event.type === "drop") putCursor(view, event);
    say("");
    read(address, { html: html.replace(BALLAST, ""), text }).then(
      (read) => {
        view.pasteHTML(inLine(read.html, text));
        say(leftOut(read));
      },
      (error) => say(whyNot(error)),
    );
    return true;
  };
}

async function read(address, clipboard) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new FormData();
  for (const [name, value] of Object.entries(clipboard)) body.set(name, value);
  const response = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body });
  if (!response.ok) throw new Error("refused", { cause: response.status });
  return response.json();
}

const whyNot = ({ cause }) =>
  TOO_MUCH.includes(cause)
    ? "That is too much to paste at once. Paste it in parts."
    : "That could not be pasted: the site did not answer. Check that you are online and signed in, then paste again.";

/** Words from within a line keep the blanks around them: marked as the editor's own, they do. */
function inLine(html, text) {
  const words = /^<p>((?:(?!<p>).)*)<\/p>$/.exec(html)?.[1];
  if (!words) return html;
  const [before, after] = [/^[ \xa0]/, /[ \xa0]$/].map((blank) => (blank.test(text) ? " " : ""));
  return `<p ${OWN}="1 1 []">${before}${words}${after}</p>`;
}

function putCursor(view, event) {
  const found = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (found) view.dom.editor.commands.setTextSelection(found.pos);
  view.focus();
}

function leftOut({ pictures, deletions }) {
  const told = [];
  if (pictures) {
    const many = pictures === 1 ? "A picture wasn’t" : `${pictures} pictures weren’t`;
    told.push(`${many} pasted. Place the cursor where it belongs, and choose Insert, then Picture.`);
  }
  if (deletions) {
    const many = deletions === 1 ? "Words that were" : `Words in ${deletions} places that were`;
    told.push(`${many} struck through were left out.`);
  }
  return told.join(" ");
}

/** Says something in the editor's tools, until somebody presses one of them. */
export function sayInTools(element, message) {
  const bar = element.querySelector("[role=toolbar]");
  const said = bar.querySelector("[data-pasted]") ?? make("p", { role: "status", class: "rich-text-pasted", "data-pasted": "" });
  bar.append(said);
  bar.addEventListener("click", () => said.remove(), { once: true });
  said.textContent = message;
}

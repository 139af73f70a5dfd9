// Keeps the preview up to date while someone writes, on a wide screen from the start. Without it,
// the button shows the page in the same frame.
const PAUSE = 1500; // milliseconds without a key before the preview is asked for again
const HIDDEN = "preview hidden";

const place = document.querySelector("[data-page-preview]");
if (place) preview(place, place.querySelector("details"), place.querySelector("[data-preview-button]"));

function preview(place, panel, button) {
  const form = button.form;
  let frame = place.querySelector("[data-preview-frame]");
  const room = frame.parentElement;
  let isShown = false;
  let wanted;

  // Each answer comes into a frame of its own, which takes the place of the last one when it is
  // there: nothing flickers, and the way back in the browser is not full of previews.
  function renewFrame() {
    const next = frame.cloneNode();
    const last = frame;
    last.removeAttribute("name");
    if (last.contentWindow) last.contentWindow.name = "";
    next.dataset.coming = "";
    last.after(next);
    next.addEventListener("load", () => {
      if (next.contentDocument?.URL === "about:blank") return;
      if (!next.contentDocument) return keep(last, next);
      next.contentWindow?.scrollTo(0, last.contentWindow?.scrollY ?? 0);
      delete next.dataset.coming;
      last.remove();
    });
    frame = next;
  }

  /** An answer that no frame may show, as after signing out: the last preview stays. */
  function keep(last, next) {
    next.remove();
    last.name = next.name;
    if (last.contentWindow) last.contentWindow.name = next.name;
    frame = last;
  }

  function ask() {
    clearTimeout(wanted);
    if (panel.open) form.requestSubmit(button);
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter !== button) return;
    room.hidden = false;
    if (isShown) renewFrame();
    isShown = true;
  });
  form.addEventListener("input", (event) => {
    if (!isShown || event.target.name === "preview_width") return;
    clearTimeout(wanted);
    wanted = setTimeout(ask, PAUSE);
  });

  room.hidden = !isBeside(); // an empty frame is no preview
  panel.open = localStorage.getItem(HIDDEN) === null;
  panel.addEventListener("toggle", () => {
    if (panel.open) localStorage.removeItem(HIDDEN);
    else localStorage.setItem(HIDDEN, "yes");
    if (isBeside() && !isShown) ask();
  });
  if (isBeside()) addEventListener("load", () => setTimeout(ask));
}

function isBeside() {
  return matchMedia("(min-width: 80rem)").matches;
}

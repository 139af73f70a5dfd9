// Keeps the preview beside the form up to date while someone writes. The button works without it.
const PAUSE = 1500; // milliseconds without a key before the preview is asked for again

const panel = document.querySelector("[data-page-preview]");
if (panel) {
  const button = panel.querySelector("[data-preview-button]");
  const frame = panel.querySelector("[data-preview-frame]");
  const form = button.form;
  let wanted;
  let place = 0;

  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place));
  form.addEventListener("input", () => {
    if (!frame.dataset.shown) return;
    clearTimeout(wanted);
    wanted = setTimeout(() => form.requestSubmit(button), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter !== button) return;
    frame.dataset.shown = "yes";
    place = frame.contentWindow?.scrollY ?? 0;
  });
}

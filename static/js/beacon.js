// Counts that a page was seen, and taps on the clinic's number. Keeps nothing in the browser.
const { event, phone, subject } = document.querySelector("[data-event]").dataset;
const count = (event, subject = location.pathname) =>
  navigator.sendBeacon("/insights/", new URLSearchParams({ event, subject }));

if (self === top && !navigator.webdriver) {
  if (document.prerendering) await new Promise((go) => (document.onprerenderingchange = go));
  count(event, subject);
  addEventListener("click", ({ target }) => {
    if (target.closest(`[href="${phone}"]`)) count("phone_tap");
  });
}

// Once a day is chosen, the time beside it is offered: one that people mostly mean.
for (const moment of document.querySelectorAll("[data-offers]")) {
  const [day, time] = moment.querySelectorAll("input");
  day.addEventListener("input", () => {
    if (!day.value || time.value) return;
    time.value = moment.dataset.offers;
    time.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

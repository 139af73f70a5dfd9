// The button that schedules says for when: "Schedule for 3 Dec 2026, 9:00 (New York time)".
const WORDS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const button = document.querySelector("[data-schedule]");
if (button) {
  const [day, time] = ["0", "1"].map((part) => button.form.elements[`${button.dataset.schedule}_${part}`]);
  const plain = button.textContent;
  const say = () => {
    const date = new Date(`${day.value}T${time.value}Z`);
    button.textContent = Number.isNaN(date.getTime())
      ? plain
      : `Schedule for ${WORDS.format(date)}, ${time.value.replace(/^0/, "")} (${button.dataset.zone})`;
  };
  for (const field of [day, time]) field.addEventListener("input", say);
  say();
}

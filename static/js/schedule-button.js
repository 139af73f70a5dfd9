// The button that schedules says for when: "Schedule for Dec 3, 2026, 9:00 AM (New York time)".
const WORDS = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

const button = document.querySelector("[data-schedule]");
if (button) {
  const [day, time] = ["0", "1"].map((part) => button.form.elements[`${button.dataset.schedule}_${part}`]);
  const plain = button.textContent;
  const say = () => {
    const date = new Date(`${day.value}T${time.value}Z`);
    button.textContent = Number.isNaN(date.getTime())
      ? plain
      : `Schedule for ${WORDS.format(date).replace("\u202f", " ")} (${button.dataset.zone})`;
  };
  for (const field of [day, time]) field.addEventListener("input", say);
  say();
}

// The admin's fields for choosing a page, a topic or a picture do not say to a screen reader what
// they are for, and tell of a choice through the admin's jQuery alone. Here each gets the name of its
// label, and its form hears of a choice as it does of a key. The admin makes them when its jQuery is
// ready.
window.django?.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    nameChooser(select);
    window.django.jQuery(select).on("change", () => select.dispatchEvent(new Event("input", { bubbles: true })));
  }
});

function nameChooser(select) {
  const label = select.labels[0];
  const chooser = select.nextElementSibling;
  if (!label || !chooser?.matches(".select2")) return;
  label.id ||= `${select.id}_label`;
  const shown = chooser.querySelector(".select2-selection__rendered");
  if (shown?.matches("ul")) shown.setAttribute("role", "none"); // more than choices stands in it
  const choice = shown?.id ? `${label.id} ${shown.id}` : label.id;
  for (const part of chooser.querySelectorAll("[role=combobox], [role=textbox], input")) {
    part.setAttribute("aria-labelledby", part.matches("[role=combobox]") ? choice : label.id);
  }
}

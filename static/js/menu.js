// A menu is a <details> and needs no script. With one it closes as people expect.
const menu = document.querySelector("[data-menu]");

addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
addEventListener("click", ({ target }) => {
  if (menu?.open && (target.closest("a") || !menu.contains(target))) menu.open = false;
});

// Lets staff add a row to a short list (key points, sources, opening hours) without saving first.
for (const list of document.querySelectorAll("[data-list-rows]")) {
  const body = list.querySelector("tbody");
  const pattern = new RegExp(`^(id_)?${list.dataset.listRows}-\\d+-`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Add a row";
  button.addEventListener("click", () => {
    const number = body.rows.length;
    const row = body.rows[number - 1].cloneNode(true);
    for (const field of row.querySelectorAll("input, select, textarea")) {
      for (const key of ["name", "id"]) {
        field[key] = field[key].replace(pattern, (found, id) => `${id ?? ""}${list.dataset.listRows}-${number}-`);
      }
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, number + 1));
      field.value = "";
    }
    body.append(row);
    row.querySelector("input, select, textarea").focus();
  });
  list.append(button);
}

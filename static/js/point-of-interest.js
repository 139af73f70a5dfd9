// Shows the chosen picture, and moves its point of interest by a click or with the arrow keys.
// The two number fields hold the point; without this script they are filled in by hand.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const percent = (value) => Math.min(Math.max(Math.round(value), 0), 100);

function connect(picker) {
  const stage = picker.querySelector("[data-stage]");
  const across = document.getElementById(picker.dataset.across);
  const down = document.getElementById(picker.dataset.down);
  const marker = document.createElement("div");
  marker.className = "picture-marker";
  marker.tabIndex = 0;
  marker.setAttribute("role", "slider");
  marker.setAttribute("aria-label", "Point of interest");
  marker.setAttribute("aria-valuemin", "0");
  marker.setAttribute("aria-valuemax", "100");
  stage.append(marker);

  function show() {
    picker.querySelector("[data-hint]").hidden = stage.hidden;
    marker.style.insetInlineStart = `${across.value || 50}%`;
    marker.style.insetBlockStart = `${down.value || 50}%`;
    marker.setAttribute("aria-valuenow", across.value || 50);
    marker.setAttribute("aria-valuetext", `${across.value || 50} % from the left, ${down.value || 50} % from the top`);
  }

  function move(x, y) {
    across.value = percent(x);
    down.value = percent(y);
    show();
  }

  stage.addEventListener("click", (event) => {
    const box = stage.getBoundingClientRect();
    move((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
    marker.focus();
  });
  marker.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 10 : 2;
    move(Number(across.value) + size * step[0], Number(down.value) + size * step[1]);
  });
  for (const field of [across, down]) field.addEventListener("input", show);
  picker.querySelector("input[type=file]").addEventListener("change", (event) => {
    preview(stage, event.target.files[0]).then(() => move(50, 50));
  });
  show();
}

/** Draws a chosen file before it is sent. The page's policy allows no picture but the site's own,
 * so it is drawn rather than loaded. What the browser cannot read, the server will speak of. */
async function preview(stage, file) {
  stage.querySelector("img, canvas")?.remove();
  stage.hidden = true;
  const bitmap = file && (await createImageBitmap(file).catch(() => null));
  if (!bitmap) return;
  const scale = Math.min(1, 960 / bitmap.width);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  stage.prepend(canvas);
  stage.hidden = false;
}

for (const picker of document.querySelectorAll("[data-point-of-interest]")) connect(picker);

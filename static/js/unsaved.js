// Keeps what someone types into a form of the admin in this browser, until it is saved: through a
// closed tab, a lost network, Back, and a sign-in that ended. Articles and other pages have
// working-draft.js. Nothing stays for longer than a day, or after signing out.
const PAUSE = 300; // milliseconds after the last key
const DAY = 24 * 60 * 60 * 1000;
const KIND = "unsaved ";
const SENT = "unsaved form that was sent"; // in this tab: the key of what a save took with it

const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(KIND));
const forget = (keys) => keys.forEach((key) => localStorage.removeItem(key));
forget(kept().filter((key) => Date.now() - read(key).at > DAY));
document.querySelector("#logout-form")?.addEventListener("submit", () => forget(kept()));

const sent = sessionStorage.getItem(SENT);
const place = document.querySelector("[data-unsaved]");
if (!document.querySelector("#login-form, #carried-over-form")) {
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent);
}
if (place) keepTyping(place, place.closest("form"));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? { at: 0 };
  } catch {
    return { at: 0 };
  }
}

function keepTyping(place, form) {
  const key = `${KIND}${place.dataset.unsaved} ${location.pathname}`;
  const left = read(key);
  let timer;

  function keep() {
    clearTimeout(timer);
    timer = undefined;
    const values = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.includes("password"),
    );
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // Its room is full: the form itself is all there is.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    if (timer) keep();
    sessionStorage.setItem(SENT, key);
  });
  addEventListener("pagehide", () => timer && keep());

  if (!left.values || document.querySelector(".errornote")) return;
  const when = new Date(left.at);
  place.querySelector("[data-when]").textContent = when.toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
  place.hidden = false;
  place.querySelector("[data-put-back]").addEventListener("click", () => putBack(left.values));
  place.querySelector("[data-forget]").addEventListener("click", () => {
    forget([key]);
    place.hidden = true;
  });

  // The server fills in the form, rows of lists and all, and saves nothing.
  function putBack(values) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const whole = document.createElement("form");
    whole.method = "post";
    for (const [name, value] of [...values, ["csrfmiddlewaretoken", token], ["_put_back", "1"]]) {
      const field = document.createElement("textarea");
      [field.name, field.value] = [name, value];
      whole.append(field);
    }
    whole.hidden = true;
    document.body.append(whole);
    whole.submit();
  }
}

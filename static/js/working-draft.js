// Keeps what someone types every few seconds, so that a closed tab, a crash, a lost network or an
// expired sign-in costs nothing. What the server cannot take now waits in this browser.
const PAUSE = 2000; // milliseconds after the last key
const AT_MOST = 8000; // milliseconds from the first key that is not kept yet

const SENT = "draft that was sent"; // in this tab: the key of what a save took with it

const place = document.querySelector("[data-working-draft]");
if (place) keepDrafts(place, place.closest("form"));

function keepDrafts(place, form) {
  const address = place.dataset.workingDraft;
  const key = `working-draft ${place.dataset.author} ${address}`;
  let timer;
  let since = 0;

  const body = () => new URLSearchParams(new FormData(form)).toString();

  async function send(text) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token };
    const response = await fetch(address, { method: "POST", body: text, headers });
    if (response.redirected || !response.ok) throw new Error(String(response.status));
    return response.json();
  }

  async function keep() {
    clearTimeout(timer);
    const text = body();
    since = 0;
    try {
      const { kept, others } = await send(text);
      localStorage.removeItem(key);
      say(`Kept at ${kept}.`);
      sayWhoElse(others);
    } catch {
      localStorage.setItem(key, text);
      say("Not sent: the network is down, or you were signed out. What you type is kept in this browser; sign in again in another tab and go on.");
      await renewToken();
      timer = setTimeout(keep, AT_MOST);
    }
  }

  // Signing in again makes a new token; the one in this form is then no longer good.
  async function renewToken() {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelector(`#${form.id} [name=csrfmiddlewaretoken]`);
      if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    } catch {
      // Still no network: the next try asks again.
    }
  }

  function say(text) {
    place.querySelector("[data-kept]").textContent = text;
  }

  function sayWhoElse(others) {
    place.querySelector("[data-others]").textContent = others.length
      ? `${others.join(", ")} is writing here too. Whoever saves second is shown both texts.`
      : "";
  }

  form.addEventListener("input", () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.min(PAUSE, Math.max(0, since + AT_MOST - now)));
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // a preview: the form stays
    if (!event.submitter?.hasAttribute("formaction")) {
      if (since) localStorage.setItem(key, body()); // the answer may be that one has to sign in
      sessionStorage.setItem(SENT, key);
    }
    since = 0;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => {
    if (since) localStorage.setItem(key, body());
  });

  // A page that says what became of a save has the text. One that follows signing in says nothing.
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector(".messagelist, .errornote")) localStorage.removeItem(sent);

  // What an earlier visit could not send goes to the server first, and then into the form.
  const left = localStorage.getItem(key);
  if (left) {
    const waiting = new URLSearchParams(left);
    waiting.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    send(waiting.toString()).then(() => {
      localStorage.removeItem(key);
      location.reload();
    }, () => say("What you typed here before is still kept in this browser."));
  }
}

// Keeps what someone types every few seconds, so that a closed tab, a crash, a lost network or an
// expired sign-in costs nothing. What the server cannot take now waits in this browser.
const PAUSE = 2000; // milliseconds after the last key
const AT_MOST = 8000; // milliseconds from the first key that is not kept yet
const LOST = 10000; // milliseconds without an answer after which the network counts as down
const KEPT_HERE = "What you type is kept in this browser. Sign in again in another tab to continue.";
const NOT_KEPT_HERE = "This browser has no room left to keep what you type. Leave this page open, and sign in again in another tab.";
const FIELDS = "input:not([type=hidden]), select, textarea";
const ONE_LINE = "input:not([type=checkbox], [type=radio], [type=file], [type=submit], [type=button])";
const SENT = "draft that was sent"; // in this tab: the key of what a save took with it

const place = document.querySelector("[data-working-draft]");
if (place) keepDrafts(place, place.closest("form"));

function keepDrafts(place, form) {
  const address = place.dataset.workingDraft;
  const key = `working-draft ${place.dataset.author} ${address}`;
  let timer;
  let since = 0;
  let last = Promise.resolve();
  let isHereOnly = false; // not yet, or not at all, at the server
  let isPressed = false;
  let isLeaving = false;

  const body = () => new URLSearchParams(new FormData(form)).toString();
  const isUnsent = () => since > 0 || isHereOnly;

  async function send(text) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token };
    const signal = AbortSignal.timeout(LOST);
    const response = await fetch(address, { method: "POST", body: text, headers, signal });
    const isTokenOld = response.status === 403;
    if (response.redirected || !response.ok) throw new Error("Not kept", { cause: !isTokenOld });
    return response.json();
  }

  // One at a time: an older text never arrives after a newer one, nor after the form itself.
  function keep() {
    last = last.then(keepNow);
    return last;
  }

  /** Says whether the form may leave, too: the server has its text, or answers and this browser has it. */
  async function keepNow() {
    clearTimeout(timer);
    const text = body();
    since = 0;
    isHereOnly = true;
    const isKeptHere = keepHere(text);
    try {
      const { kept, others } = await send(text);
      localStorage.removeItem(key);
      isHereOnly = false;
      say(`Changes kept at ${kept}.`);
      sayWhoElse(others);
      return true;
    } catch (error) {
      say(`Not sent: the network is down, or you were signed out. ${isKeptHere ? KEPT_HERE : NOT_KEPT_HERE}`);
      await renewToken();
      clearTimeout(timer);
      timer = setTimeout(keep, AT_MOST);
      return isKeptHere && error.cause === true;
    }
  }

  function keepHere(text) {
    try {
      localStorage.setItem(key, text);
      return true;
    } catch {
      return false; // its room is full
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
      ? `Also editing this page: ${others.join(", ")}. If you both save, you’ll see both versions.`
      : "";
  }

  form.addEventListener("input", () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.min(PAUSE, Math.max(0, since + AT_MOST - now)));
  });
  // Enter goes on to the next field: in a long form, nobody means to save by it.
  form.addEventListener("keydown", (event) => {
    const { key, target, isComposing, defaultPrevented } = event;
    if (key !== "Enter" || isComposing || defaultPrevented || !target.matches(ONE_LINE)) return;
    event.preventDefault();
    const fields = [...form.elements].filter((field) => field.matches(FIELDS) && field.checkVisibility());
    fields[fields.indexOf(target) + 1]?.focus();
  });
  // The form leaves only when nothing in it can get lost on the way. What cannot be sent now stays.
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (isLeaving || button?.formTarget || button?.matches("[data-checks-button]")) return;
    if (!isUnsent() && !isPressed) return;
    event.preventDefault();
    if (isPressed) return;
    isPressed = true;
    const mayLeave = await arrive(button);
    isPressed = false;
    if (!mayLeave) return place.scrollIntoView({ block: "center" });
    if (isHereOnly && !button?.hasAttribute("formaction")) sessionStorage.setItem(SENT, key);
    isLeaving = true;
    form.requestSubmit(button);
    isLeaving = false;
  });

  /** Waits for what is under way and for the last keys; a token that was too old is renewed once. */
  async function arrive(button) {
    await new Promise((done) => setTimeout(done)); // while its event lasts, a form sends no other
    await last;
    if (button?.matches("[data-forgets]")) return forget();
    return !isUnsent() || (await keep()) || keep();
  }

  function forget() {
    since = 0;
    clearTimeout(timer);
    localStorage.removeItem(key);
    return true;
  }

  addEventListener("pagehide", () => {
    if (since) keepHere(body());
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
      location.replace(location.pathname + location.search); // also after a refused form: no second POST
    }, () => say("What you typed here before is still kept in this browser."));
  }
}

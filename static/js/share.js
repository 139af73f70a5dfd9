// Where the browser has a share sheet of its own, it takes the place of the link that mails the page.
const button = document.querySelector("[data-share]");
if (button && navigator.share) {
  button.hidden = false;
  button.nextElementSibling.hidden = true;
  button.addEventListener("click", () => {
    const { href } = document.querySelector("link[rel=canonical]");
    navigator.share({ title: document.title, url: href }).catch(() => {}); // closed without sharing
  });
}

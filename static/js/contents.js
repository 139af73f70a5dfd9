// Marks in "On this page" the section that is being read: the last whose title has passed the upper
// third of the window.
const links = [...document.querySelectorAll(".contents-rail a")];
const titles = links.map((link) => document.getElementById(link.hash.slice(1)));
let waits = false;

function mark() {
  waits = false;
  const read = titles.findLastIndex((title) => title?.getBoundingClientRect().top < innerHeight / 3);
  links.forEach((link, place) => {
    if (place === read) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  });
}

function markSoon() {
  if (!waits) requestAnimationFrame(mark);
  waits = true;
}

if (links.length) {
  addEventListener("scroll", markSoon, { passive: true });
  mark();
}

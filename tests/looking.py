"""What tests find when they look at a page in the browser: each function gives what is wrong."""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # what passes is counted no further than it must be
}
RUN_AXE = """async ([context, options]) => {
  const { violations } = await axe.run(context, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""
EQUAL_ACCESS = Path(os.environ.get("ACE_JS") or "none")
RUN_EQUAL_ACCESS = """async () => {
  const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
  return report.results
    .filter(({ value }) => value[0] === "VIOLATION" && value[1] === "FAIL")
    .map(({ ruleId, path }) => `${ruleId}: ${path.dom}`);
}"""

# WCAG 2.2, 1.4.12: somebody's own spacing.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""

# Text of less contrast than `least`, with the formula of WCAG 2.2 ("contrast ratio"), typed text
# too. A background is the nearest one that is opaque; what is behind a tinted one counts too.
LOW_CONTRAST = """([least, exempt]) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (colors, opacity) => {
    pen.clearRect(0, 0, 1, 1);
    colors.forEach((color, at) => {
      pen.globalAlpha = at === colors.length - 1 ? opacity : 1;
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
    });
    return pen.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([...rgb]) => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = new Map();
  const ratioOf = (colors, opacity) => {
    const key = `${colors} ${opacity}`;
    if (!seen.has(key)) {
      const over = luminance(paint(colors, opacity));
      const under = luminance(paint(colors.slice(0, -1), 1));
      seen.set(key, (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05));
    }
    return seen.get(key);
  };
  const exceptions =
    ':disabled, [aria-disabled="true"], .visually-hidden, script, svg :is(title, desc)';
  const low = new Set();
  const look = (element, text) => {
    const isLeftOut = element.closest(`${exempt}, ${exceptions}`);
    if (isLeftOut || !text.trim()) return;
    if (!element.checkVisibility({ visibilityProperty: true })) return;
    const style = getComputedStyle(element);
    const colors = [element.closest("svg") ? style.fill : style.color];
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, opacity: own } = getComputedStyle(at);
      colors.unshift(backgroundColor);
      opacity *= own;
    }
    const ratio = ratioOf(colors, opacity);
    if (ratio < least) low.add(`${ratio.toFixed(2)}: ${text.trim()}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) look(texts.currentNode.parentElement, texts.currentNode.data);
  document.querySelectorAll("input, textarea").forEach((field) => look(field, field.value));
  return [...low];
}"""

# What scrolls by itself, and drawings, which have a scale of their own.
SCROLLED = "svg, .table-scroll, .tableWrapper, .results"
UNSEEN = "script, .visually-hidden, .form-trap, .list-rows thead"

# What reaches out of the window, fixed elements too, which nobody can scroll to.
SIDEWAYS = f"""() => {{
  const out = [...document.body.querySelectorAll("*")].filter((element) =>
    element.checkVisibility() && !element.closest("{SCROLLED}")
    && element.getBoundingClientRect().right > innerWidth + 1);
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  return [...wide, ...out.map((element) => element.outerHTML.slice(0, 60))];
}}"""

# Text that is wider than its box: it lies on what stands beside it, or its end is cut off.
SPILLED = f"""() => {{
  const out = new Set();
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {{
    let box = texts.currentNode.parentElement;
    const isSeen = box.checkVisibility({{ visibilityProperty: true }});
    if (!isSeen || box.closest("{SCROLLED}, {UNSEEN}")) continue;
    while (getComputedStyle(box).display === "inline") box = box.parentElement;
    range.selectNodeContents(texts.currentNode);
    const [text, room] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
    const isOut = text.right > room.right + 1 || text.left < room.left - 1;
    if (text.width && isOut) out.add(texts.currentNode.data.trim());
  }}
  return [...out];
}}"""

# What moves by itself, or would.
MOVING = """() => [...document.querySelectorAll("*")]
  .filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== "none" || transitionDuration !== "0s";
  })
  .map((element) => element.outerHTML.slice(0, 80))"""


def axe_violations(page: Page, within: str = "html", *, colors: bool = True) -> list[str]:
    """What axe finds; without ``colors`` all but the contrast, its slowest rule by far."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT}; 0")
    rules = {"color-contrast": {"enabled": colors}}
    return page.evaluate(RUN_AXE, [within, {**AXE, "rules": rules}])


def equal_access_violations(page: Page) -> list[str]:
    """What IBM's Equal Access finds; nothing where bin/test could not bring it."""
    if not EQUAL_ACCESS.is_file():
        return []
    if not page.evaluate("'ace' in window"):
        page.evaluate(f"{EQUAL_ACCESS.read_text()}; window.ace = ace; 0")
    return page.evaluate(RUN_EQUAL_ACCESS)


def sideways(page: Page) -> list[str]:
    """What is wider than the window, as it is and with somebody's own spacing."""
    return plain_and_spaced(page, SIDEWAYS)


def plain_and_spaced(page: Page, script: str) -> list[str]:
    found = page.evaluate(script)
    page.evaluate(SPACING)
    found += page.evaluate(script)
    page.evaluate("document.adoptedStyleSheets.pop()")
    return found


def spilled(page: Page) -> list[str]:
    """Text that is wider than its box, as it is and with somebody's own spacing."""
    return plain_and_spaced(page, SPILLED)


def low_contrast(page: Page, least: float, exempt: str = "x") -> list[str]:
    """Text below a contrast ratio, but for that inside elements that ``exempt`` selects."""
    return page.evaluate(LOW_CONTRAST, [least, exempt])


def moving(page: Page) -> list[str]:
    return page.evaluate(MOVING)


def set_size(page: Page, width: int, height: int = 844) -> None:
    page.set_viewport_size({"width": width, "height": height})


def problems(**found: Any) -> dict[str, Any]:
    """Those findings that found something."""
    return {name: value for name, value in found.items() if value}

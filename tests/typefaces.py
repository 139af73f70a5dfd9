"""The fonts in which tests see every page, whatever the machine has.

Where the files come from, and how they were made: docs/decisions/0017-fonts-of-the-tests.md
"""

import base64
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "fonts"
WIDE = "DejaVu Sans"  # as wide as Verdana
NARROW = "Archivo Narrow"  # as narrow as Arial Narrow
FILES = {
    WIDE: {"400": "DejaVuSans.ttf", "700": "DejaVuSans-Bold.ttf"},
    NARROW: {"400 700": "ArchivoNarrow.ttf"},
}

# Whatever family is asked for, the wide one is what there is.
FONTCONFIG = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{FOLDER}</dir>
  <cachedir>{{cache}}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="strong"><string>{WIDE}</string></edit>
  </match>
</fontconfig>
"""

# Files that the page itself did not ask for: its policy need not allow them.
SET_FONT = """async ([family, files]) => {
  for (const [weight, file] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    document.fonts.add(await new FontFace(`Test ${family}`, bytes, { weight }).load());
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:root { --sans: "Test ${family}"; --serif: var(--sans) }`);
  document.adoptedStyleSheets = [sheet];
}"""


def write_fontconfig(folder: Path) -> Path:
    """A file for FONTCONFIG_FILE: with it a browser on Linux knows no fonts but these."""
    file = folder / "fonts.conf"
    file.write_text(FONTCONFIG.format(cache=folder / "cache"))
    return file


def set_font(page: Page, family: str) -> None:
    """Sets all of a page in one font: its text, and its headings as before their own font came."""
    files = {
        weight: base64.b64encode((FOLDER / name).read_bytes()).decode()
        for weight, name in FILES[family].items()
    }
    page.evaluate(SET_FONT, [family, files])

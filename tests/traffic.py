"""What a page asks the server for, and the moment at which it has it all."""

import time

from playwright.sync_api import Page, Request

PATIENCE = 60  # seconds until what is under way counts as stuck

# Two frames: what was to be drawn has been drawn.
DRAWN = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
FONTS_READY = "() => document.fonts.ready.then(() => true)"


class Traffic:
    """The requests of a page from now on: ``finished``, in their order, and those under way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finished: list[Request] = []
        self.under_way: set[Request] = set()
        page.on("request", self.begin)
        page.on("requestfinished", self.finish)
        page.on("requestfailed", self.give_up)

    def begin(self, request: Request) -> None:
        self.under_way.add(request)

    def give_up(self, request: Request) -> None:
        self.under_way.discard(request)

    def finish(self, request: Request) -> None:
        self.under_way.discard(request)
        self.finished.append(request)

    def wait(self) -> None:
        """Wait until the page is drawn and nothing that it asked for is on its way.

        Raises TimeoutError with the addresses that had no answer within PATIENCE.
        """
        deadline = time.monotonic() + PATIENCE
        self.page.evaluate(DRAWN)
        self.page.evaluate(FONTS_READY)
        while self.under_way:
            if time.monotonic() > deadline:
                urls = ", ".join(sorted(request.url for request in self.under_way))
                raise TimeoutError(f"Not answered within {PATIENCE} seconds: {urls}")
            self.page.evaluate(DRAWN)

"""What a browser would do on the pages of the admin, for tests without one."""

from typing import Any

from django.test import Client
from lxml import html as lxml_html


def change_url(page: Any) -> str:
    return f"/admin/{page._meta.app_label}/{page._meta.model_name}/{page.pk}/change/"


def form_values(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back from the form at an address, unchanged."""
    return values_in(client.get(url).text)


def values_in(page: str) -> dict[str, Any]:
    """The same of a page that came back."""
    form = lxml_html.fromstring(page).xpath("//form[contains(@id, '_form')]")[0]
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))  # a text area begins so
    for choice in form.xpath(".//input[@type='radio' and @checked and @value='']"):
        values[choice.name] = [""]  # and not "on", as lxml has it
    return values


def send(client: Client, url: str, button: str, **changes: Any) -> Any:
    """Open a form, change some of it, press a button, and follow where it leads."""
    return client.post(url, form_values(client, url) | changes | {button: "1"}, follow=True)


def answer(client: Client, page: Any, step: str, asked: Any = None) -> Any:
    """Answer yes to the question of a step: one asked before, or asked now."""
    url = change_url(page).replace("/change/", f"/{step}/")
    asked = asked or client.get(url, follow=True)
    found = lxml_html.fromstring(asked.text).xpath("//input[@name='version']/@value")
    return client.post(url, {"version": found[0] if found else ""}, follow=True)


def history_url(page: Any, rest: str = "") -> str:
    return change_url(page).replace("/change/", f"/history/{rest}")


def seen(response: Any) -> str:
    """The words of a page's main part, as they are read out."""
    [main] = lxml_html.fromstring(response.text).xpath("//*[@id='content-main']")
    return " ".join(main.text_content().split())

"""The menu: what staff work on, grouped by what they do with it. Pure."""

from typing import Any

from publishing.kinds import registered

# In the order of a working day. What is not named here comes last.
PAGES = [kind.model_label.partition(".")[2].lower() for kind in registered()]
MENU: dict[str, list[str]] = {
    "Answer": ["appointmentrequest", "outboxmessage"],
    "Write": [*PAGES, "topic", "image", "redirect", "searchwords"],
    "Results": ["dailycount", "archivedpage"],
    "Clinic and people": ["clinic", "clinician", "user"],
}
REST = "More"


def grouped(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of the admin's own list, which is by app, in the groups of the menu.

    Each group has the shape of an app in that list. A group without models is left out.
    """
    models = {model["object_name"].lower(): model for app in app_list for model in app["models"]}
    groups = [
        _group(name, [models.pop(key) for key in keys if key in models])
        for name, keys in MENU.items()
    ]
    groups.append(_group(REST, list(models.values())))
    return [group for group in groups if group["models"]]


def _group(name: str, models: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "app_label": name.lower().replace(" ", "-"),
        "app_url": "",
        "has_module_perms": True,
        "models": models,
    }

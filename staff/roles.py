"""Who may do what: one table, applied after each migrate. Staff get roles, never single rights.

See docs/how-to-add-a-role.md.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from publishing.kinds import registered


def _on_every_kind(actions: str) -> dict[str, str]:
    """The same rights on the pages of every kind."""
    return dict.fromkeys((kind.model_label.lower() for kind in registered()), actions)


WRITE = {
    **_on_every_kind("view add change"),
    "blog.topic": "view",
    "images.image": "view add change delete",  # those that no reader sees
    "clinic.clinician": "view",
    "publishing.redirect": "view",
}
PUBLISH = {
    **_on_every_kind("view add change delete publish"),
    "blog.topic": "view add change delete",
    "images.image": "view add change delete change_seen_image",
    "clinic.clinician": "view add change",
    "publishing.redirect": "view add change delete",
    "clinic_site.searchwords": "view add change delete",
}
REVIEW = {
    **_on_every_kind("view review"),
    "blog.topic": "view",
    "images.image": "view",
}
ANSWER = {
    "appointments.appointmentrequest": "view add change view_patient_details",
    "outbox.outboxmessage": "view change",
}
OWN = {
    **PUBLISH,
    **ANSWER,
    **_on_every_kind("view add change delete publish review"),
    "appointments.appointmentrequest": (
        "view add change delete view_patient_details export_requests"
    ),
    "auth.user": "view add change delete",
    "clinic.clinic": "view change",
    "clinic.clinician": "view add change delete",
    "insights.dailycount": "view",
    "publishing.archivedpage": "view",
}


class Role(NamedTuple):
    """What an account with this role does, in words for the owner, and the rights it takes.

    ``rights``: for each model, the actions on it. An action such as ``view`` is one of the model;
    with an underscore it is the whole name of a right.
    """

    duty: str
    rights: dict[str, str]


OWNER = "Owner"
ROLES: dict[str, Role] = {
    "Writer": Role("writes pages and adds pictures; others publish them", WRITE),
    "Editor": Role("writes, publishes, unpublishes, and deletes pages", PUBLISH),
    "Reviewer": Role("reviews pages and approves them or sends them back", REVIEW),
    "Front desk": Role("answers appointment requests; doesn’t see pages", ANSWER),
    OWNER: Role("all of this, plus clinic facts, website activity, and accounts", OWN),
}


def apply_roles(sender: Any, using: str, **kwargs: Any) -> None:
    """Signal receiver of post_migrate: bring the groups in line with the table.

    Django makes an app's permissions after that app's own signal, so this waits for the last app.
    Raises KeyError where the table names a right that does not exist.
    """
    if sender is list(apps.get_app_configs())[-1]:
        known = {
            (permission.content_type.app_label, permission.codename): permission
            for permission in Permission.objects.using(using).select_related("content_type")
        }
        for name, role in ROLES.items():
            group, _ = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set([known[right] for right in _rights(role.rights)])


def _rights(rights: dict[str, str]) -> Iterable[tuple[str, str]]:
    """The app's label and the codename of each right."""
    for label, actions in rights.items():
        app_label, model_name = label.split(".")
        for action in actions.split():
            yield app_label, action if "_" in action else f"{action}_{model_name}"

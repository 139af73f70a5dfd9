"""Who may do what: one table, applied after each migrate. Staff get a role, never single rights."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission

WRITE = {
    "blog.post": "view add change",
    "blog.topic": "view",
    "services.treatment": "view add change",
    "images.image": "view add change delete",  # those that no reader sees
    "clinic.clinician": "view",
    "publishing.redirect": "view",
}
PUBLISH = WRITE | {
    "blog.post": "view add change delete publish",
    "blog.topic": "view add change delete",
    "services.treatment": "view add change delete publish",
    "images.image": "view add change delete change_seen_image",
    "clinic.clinician": "view add change",
    "publishing.redirect": "view add change delete",
}
REVIEW = {
    "blog.post": "view review",
    "services.treatment": "view review",
    "blog.topic": "view",
    "images.image": "view",
}
ANSWER = {
    "appointments.appointmentrequest": "view add change view_patient_details",
    "outbox.outboxmessage": "view change",
}
OWN = (
    PUBLISH
    | ANSWER
    | {
        "blog.post": "view add change delete publish review",
        "services.treatment": "view add change delete publish review",
        "appointments.appointmentrequest": (
            "view add change delete view_patient_details export_requests"
        ),
        "auth.user": "view add change delete",
        "clinic.clinic": "view change",
        "clinic.clinician": "view add change delete",
        "insights.dailycount": "view",
    }
)

ROLES: dict[str, dict[str, str]] = {
    "Writer": WRITE,
    "Editor": PUBLISH,
    "Reviewer": REVIEW,
    "Front desk": ANSWER,
    "Owner": OWN,
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
        for name, rights in ROLES.items():
            group, _ = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set([known[right] for right in _rights(rights)])


def _rights(rights: dict[str, str]) -> Iterable[tuple[str, str]]:
    """The app's label and the codename of each right of a role.

    An action such as ``view`` is one on the model; with an underscore it is a right's whole name.
    """
    for label, actions in rights.items():
        app_label, model_name = label.split(".")
        for action in actions.split():
            yield app_label, action if "_" in action else f"{action}_{model_name}"

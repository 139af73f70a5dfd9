"""Who may do what: one table, applied after each migrate. Staff get a role, never single rights."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission

WRITE = {
    "blog.post": "view add change",
    "blog.topic": "view",
    "services.treatment": "view add change",
    "images.image": "view add",
    "clinic.clinician": "view",
    "publishing.forwardedaddress": "view",
}
PUBLISH = WRITE | {
    "blog.post": "view add change delete publish",
    "blog.topic": "view add change delete",
    "services.treatment": "view add change delete publish",
    "images.image": "view add change delete",
    "clinic.clinician": "view add change",
    "publishing.forwardedaddress": "view add change delete",
}
REVIEW = {
    "blog.post": "view review",
    "services.treatment": "view review",
    "blog.topic": "view",
    "images.image": "view",
}
ANSWER = {
    "appointments.appointmentrequest": "view add change view_patient_details",
    "appointments.outboxmessage": "view change",
}
OWN = (
    PUBLISH
    | ANSWER
    | {
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
    """
    if sender is list(apps.get_app_configs())[-1]:
        for name, rights in ROLES.items():
            group, _ = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set(_permissions(rights, using))


def _permissions(rights: dict[str, str], using: str) -> Iterable[Permission]:
    """The permissions of a role. Raises LookupError for one that does not exist.

    An action such as ``view`` is one on the model; with an underscore it is a right's whole name.
    """
    for label, actions in rights.items():
        app_label, model_name = label.split(".")
        codenames = {
            action if "_" in action else f"{action}_{model_name}" for action in actions.split()
        }
        found = list(
            Permission.objects.using(using).filter(
                content_type__app_label=app_label, codename__in=codenames
            )
        )
        if len(found) != len(codenames):
            raise LookupError(f"A role names a right that {label} does not have: {actions}")
        yield from found

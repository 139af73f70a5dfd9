"""Give each person an address, and the account by whose name readers were told of reviews."""

from itertools import chain, count
from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils.text import slugify


def fill(apps: Any, schema_editor: Any) -> None:
    Clinician = apps.get_model("clinic", "Clinician")
    accounts = by_name(apps.get_model(settings.AUTH_USER_MODEL).objects.all())
    taken: set[str] = set()
    people = list(Clinician.objects.order_by("pk"))
    names = [person.name for person in people]
    for person in people:
        slug = slugify(person.name) or "person"
        numbered = (f"{slug}-{number}" for number in count(2))
        person.slug = next(each for each in chain([slug], numbered) if each not in taken)
        taken.add(person.slug)
        if names.count(person.name) == 1:
            person.account = accounts.get(person.name)
        person.save()


def by_name(users: Any) -> dict[str, Any]:
    """Accounts by full name, those alone that share it with nobody."""
    named: dict[str, list[Any]] = {}
    for user in users:
        named.setdefault(f"{user.first_name} {user.last_name}".strip(), []).append(user)
    return {name: users[0] for name, users in named.items() if len(users) == 1}


class Migration(migrations.Migration):
    dependencies = [("clinic", "0006_people_with_pages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

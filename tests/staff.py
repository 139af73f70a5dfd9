"""Signs in as somebody with certain rights, or with a role."""

from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.factories import numbers


def sign_in(*rights: str, role: str = "", name: str = "") -> Client:
    """A client of a member of staff who has these rights (codenames) and this role alone."""
    user = User.objects.create_user(name or f"staff-{next(numbers)}", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client

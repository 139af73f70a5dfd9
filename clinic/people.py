"""How somebody who works here is named.

The clinic is who we are, and the lowest floor that names anyone: pages, requests and accounts, all
above it, name people in the same way.
"""

from django.contrib.auth.models import AbstractUser


def display_name(user: AbstractUser) -> str:
    """The name of an account's owner for colleagues, or what they sign in with if none is known.

    Readers are never shown the latter: see ``publishing.review.reviews``.
    """
    return user.get_full_name() or user.get_username()

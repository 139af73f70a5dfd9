"""Where it is kept who is signed in: in the database, as Django does by itself."""

import copy
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """A session of which only the time begins anew is not written over.

    Each staff page begins the idle time anew, also those that a form asks for by itself. One that
    is slow would else bring back what another one said and took out meanwhile, or lose it.
    """

    loaded: dict[str, Any] | None = None

    def __init__(self, session_key: str | None = None) -> None:
        """What cannot be a key is none: PostgreSQL would not even look for some of it."""
        super().__init__(session_key if session_key and session_key.isalnum() else None)

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self.loaded = copy.deepcopy(data)
        return data

    def save(self, must_create: bool = False) -> None:
        """Raises ``UpdateError`` if somebody signed out meanwhile, as Django's own does."""
        if must_create or not self.session_key or dict(self.items()) != self.loaded:
            super().save(must_create)
            self.loaded = copy.deepcopy(dict(self.items()))
            return
        row = self.get_model_class()._default_manager.filter(pk=self.session_key)
        if not row.update(expire_date=self.get_expiry_date()):
            raise UpdateError

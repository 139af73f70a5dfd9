"""The sessions of staff: in the database, as Django keeps them by default."""

import copy
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError


class SessionStore(db.SessionStore):
    """Writes only the expiry of a session that did not change.

    Each staff page starts the idle time anew, also the requests that a form sends by itself. A slow
    one would otherwise bring back a message that another one took out meanwhile, or lose a new one.
    """

    loaded: dict[str, Any] | None = None

    def __init__(self, session_key: str | None = None) -> None:
        """Anything but letters and digits is no key: PostgreSQL refuses to look for a NUL."""
        super().__init__(session_key if session_key and session_key.isalnum() else None)

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self.loaded = copy.deepcopy(data)
        return data

    def save(self, must_create: bool = False) -> None:
        """Raises ``UpdateError`` if the account signed out meanwhile, as Django's own does; and
        OperationalError where nothing can be written, which Django takes for the same.
        """
        if must_create or not self.session_key or dict(self.items()) != self.loaded:
            try:
                super().save(must_create)
            except UpdateError as error:
                if isinstance(error.__context__, OperationalError):
                    raise error.__context__ from None
                raise
            self.loaded = copy.deepcopy(dict(self.items()))
            return
        row = self.get_model_class()._default_manager.filter(pk=self.session_key)
        if not row.update(expire_date=self.get_expiry_date()):
            raise UpdateError

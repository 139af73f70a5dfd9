"""The crisis card wherever the words of this version of the site ask for it."""

from collections.abc import Callable

from clinic.models.crisis import look_for_crisis_again
from publishing.seen_by_readers import content_changed


def bring_up_to_date(*, stopped: Callable[[], bool] = lambda: False) -> None:
    """Look at all that is stored, or until ``stopped``. Nothing is locked meanwhile."""
    if look_for_crisis_again(stopped):
        content_changed.send(sender=None)

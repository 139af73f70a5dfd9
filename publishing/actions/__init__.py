"""What can be done with a page. Each function is one transaction, and returns what it did."""

from publishing.actions.answer import NotWaitingError, answer, is_waiting
from publishing.actions.delete import delete, record_deletion
from publishing.actions.discard import discard
from publishing.actions.draft import save_draft
from publishing.actions.publish import publish
from publishing.actions.record_import import record_import
from publishing.actions.recover import StillThereError, deleted, recover
from publishing.actions.restore import restore
from publishing.actions.schedule import TooLateError, overdue, publish_due, schedule, unschedule
from publishing.actions.send_for_review import send_for_review
from publishing.actions.unpublish import unpublish

__all__ = [
    "NotWaitingError",
    "StillThereError",
    "TooLateError",
    "answer",
    "delete",
    "deleted",
    "discard",
    "is_waiting",
    "overdue",
    "publish",
    "publish_due",
    "record_deletion",
    "record_import",
    "recover",
    "restore",
    "save_draft",
    "schedule",
    "send_for_review",
    "unpublish",
    "unschedule",
]

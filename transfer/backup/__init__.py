"""Copies of the site that can be trusted, and the way back from one. See docs/decisions/0019."""


class BackupError(Exception):
    """A backup can't be made or restored. The message says why, and what to do."""

"""Runs the checks of ``manage.py doctor``. Each app has its own in a module ``doctor``.

They are checks of Django's framework with the tag LOCAL (some milliseconds each) or NETWORK (some
seconds), and say what is right with an Info, what is wrong with an Error. The modules are imported
only here, so that ``manage.py check`` stays about the code.
"""

from typing import Any

from django.core import checks
from django.utils.module_loading import autodiscover_modules

LOCAL, NETWORK = "doctor", "doctor-network"


def run(*tags: str) -> list[checks.CheckMessage]:
    """What the checks with one of the tags say, the worst first."""
    autodiscover_modules("doctor")
    known = checks.registry.registry.get_checks(include_deployment_checks=True)
    chosen = [check for check in known if not set(tags).isdisjoint(check.tags)]
    found = [message for check in chosen for message in _safely(check)]
    said = [message for message in found if not message.is_silenced()]
    return sorted(said, key=lambda message: -message.level)


def _safely(check: Any) -> list[checks.CheckMessage]:
    """One that can't look says so, and keeps no other from looking."""
    try:
        return list(check(app_configs=None))
    except Exception as error:
        hint = "Another line may say why. If none does, show this to whoever runs the site."
        name = f"{check.__module__}.{check.__name__}"
        return [checks.Warning(f"{name} can’t look: {type(error).__name__}", hint=hint)]

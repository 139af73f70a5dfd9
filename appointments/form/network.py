"""How many requests come from one network, without keeping which one. See docs/decisions/0010.

Neither an address nor anything made from one is ever in the database or in a log. The count stands
in the cache under a digest that is keyed with SECRET_KEY and the hour, and is gone after an hour.
"""

import datetime
import ipaddress
import logging
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.filebased import FileBasedCache
from django.utils.crypto import salted_hmac

from outbox import old_files

logger = logging.getLogger(__name__)

HOUR = 3600  # seconds
IPV6_PREFIX = 64  # bits: what one household or one phone is given (RFC 6177)


def sender_network(meta: Mapping[str, str], trusted_proxies: int) -> str:
    """The network that a request came from, or "" where that is not known.

    Each proxy adds the address that it was called from at the end of ``X-Forwarded-For``; what
    stands further in front may have been made up by the sender. Without a trusted proxy the header
    says nothing, and a call from this machine itself is some proxy's: then nobody is to be counted
    together with everybody else.
    """
    if trusted_proxies:
        hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = hops[-trusted_proxies].strip() if len(hops) >= trusted_proxies else ""
    else:
        text = meta.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(_without_port(text))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            network = ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False)
            return "" if address.is_loopback else str(network)
        address = address.ipv4_mapped
    return "" if address.is_loopback else str(address)


def _without_port(text: str) -> str:
    """An address as some proxies write it: 203.0.113.7:51000 or [2001:db8::7]:51000."""
    has_port = text.startswith("[") or text.count(":") == 1
    return (urlsplit(f"//{text}").hostname or "") if has_port else text


def count(network: str, now: datetime.datetime) -> int:
    """Count one more from a network, and return how many that are within this hour of the clock.

    0 if the network is not known or the cache cannot be used: a request is never lost for that.
    Two at the very same moment may count as one. That is good enough for a limit.
    """
    if not network:
        return 0
    key = f"requests.{digest(network, now)}"
    try:
        counted = cache.get(key, 0) + 1
        cache.set(key, counted, HOUR)
    except Exception:
        logger.exception("The count of requests from one network could not be kept")
        return 0
    return counted


def forget_past_hours(now: datetime.datetime) -> None:
    """Delete the counts that ran out. A cache of files by itself keeps them until it is full."""
    if isinstance(caches["default"], FileBasedCache):
        folder = Path(str(settings.CACHES["default"]["LOCATION"]))
        pattern = f"*{FileBasedCache.cache_suffix}"
        old_files.remove(folder, pattern, now - datetime.timedelta(seconds=HOUR))


def digest(network: str, now: datetime.datetime) -> str:
    """What stands for a network during one hour: 64 hexadecimal digits, another one each hour."""
    message = f"{now.astimezone(datetime.UTC):%Y-%m-%dT%H} {network}"
    return salted_hmac("appointments.network", message, algorithm="sha256").hexdigest()

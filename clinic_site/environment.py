"""Reads and checks what the environment says. Nonsense fails loudly, silence is safe."""

import os
import re
import secrets
import warnings
from collections.abc import Callable
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from clinic_site import env_file

SHORTEST_KEY = 50  # characters
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# As browsers send it, in Punycode if need be; "*" and ".example.org" would let in others as well.
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*|[0-9a-f:.]*:[0-9a-f:.]*")


def read_file(root: Path) -> None:
    """Complete the environment by the settings file. Raises ImproperlyConfigured if it cannot."""
    try:
        os.environ.update(env_file.complete(os.environ, root))
    except env_file.UnreadableError as error:
        raise ImproperlyConfigured(str(error)) from error


def site_url(value: str) -> str:
    """The public origin, such as ``https://www.example.org``, without a trailing slash.

    Raises ImproperlyConfigured for anything that is not the origin of a web site.
    """
    try:
        parts = urlsplit(value)
        is_origin = (
            parts.scheme in {"http", "https"}
            and bool(_HOST.fullmatch(parts.hostname or ""))
            and parts.path in {"", "/"}
            and not (parts.query or parts.fragment or parts.username or parts.password)
        )
        _ = parts.port
    except ValueError:
        is_origin = False
    if not is_origin:
        raise ImproperlyConfigured(
            f"SITE_URL must be an origin such as https://www.example.org, not {value!r}."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def local_origin(host: str, port: str) -> str:
    """The origin of a site that is read on the machine where it listens."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def number(env: environ.Env, name: str, default: int, *, at_least: int, at_most: int) -> int:
    """The whole number in a variable. Raises ImproperlyConfigured for anything else."""
    text = env(name, default="") or str(default)
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(at_most))
    if not is_number or not at_least <= int(text) <= at_most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {at_least} to {at_most}, not {text[:20]!r}."
        )
    return int(text)


def flag(env: environ.Env, name: str, *, default: bool) -> bool:
    """The yes or no in a variable. Raises ImproperlyConfigured for anything else."""
    text = env(name, default="")
    if text and text.lower() not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text[:20]!r}.")
    return text.lower() in YES if text else default


def parsed(name: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """What the address in a variable says, parsed by one of django-environ's methods.

    Raises ImproperlyConfigured, without the address: there may be a password in it.
    """
    try:
        with warnings.catch_warnings(action="error", category=UserWarning):
            return parse(name)
    except (ImproperlyConfigured, ValueError, UserWarning):
        raise ImproperlyConfigured(
            f"{name} cannot be read. The README shows how it is written."
        ) from None


def allowed_hosts(origin: str) -> list[str]:
    """The host of the public origin, and this machine itself (health checks, local use)."""
    hostname = urlsplit(origin).hostname or ""
    host = f"[{hostname}]" if ":" in hostname else hostname
    return list(dict.fromkeys([host, *LOOPBACK_HOSTS]))


def mail_domain(origin: str) -> str:
    """The domain that the site's own mail comes from: the public host without ``www.``."""
    host = urlsplit(origin).hostname or ""
    return "localhost" if not host or ":" in host else host.removeprefix("www.")


def sender(value: str) -> str:
    """An address, or ``Name <address>``, with the name in quotes if it needs them (RFC 5322).

    Raises ImproperlyConfigured if no email could be sent from it.
    """
    name, _, address = value.rpartition("<")
    name, address = name.strip(), address.removesuffix(">").strip()
    if quoted := re.fullmatch(r'"(.*)"', name):
        name = quoted[1].replace('\\"', '"')
    try:
        if not value.isprintable() or ("<" in value) != value.endswith(">"):
            raise ValueError
        _, domain = address.rsplit("@", 1)
        return str(Address(name, addr_spec=address.replace(domain, domain.encode("idna").decode())))
    except (ValueError, HeaderParseError):
        raise ImproperlyConfigured(
            "DEFAULT_FROM_EMAIL must be an email address, such as Harbor Clinic"
            f" <website@example.org>, not {value[:80]!r}."
        ) from None


def secret_key(value: str, data_dir: Path) -> str:
    """The given key, or the one kept in ``DATA_DIR/secret_key`` (made on first use, mode 600).

    Raises ImproperlyConfigured if the given key is short enough to be guessed, or if the folder
    cannot hold one.
    """
    if value:
        if len(value) < SHORTEST_KEY:
            raise ImproperlyConfigured(
                f"SECRET_KEY must have at least {SHORTEST_KEY} characters, or be left empty."
            )
        return value
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _write_new_key(path)
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "unreadable"
        raise ImproperlyConfigured(f"No secret key can be kept in {path}: {reason}.") from error
    if len(kept) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{path} holds no usable key. Delete it to have a new one made.")
    return kept


def _write_new_key(path: Path) -> None:
    """Write a whole key file unless there is one; it is linked into place, never half-written."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker: its key is the key
    finally:
        draft.unlink()


def media_root(value: str, data_dir: Path) -> Path:
    """The folder for uploads: ``DATA_DIR/media``, or the one of a ``file:///folder`` address.

    Raises ImproperlyConfigured for any other address.
    """
    if not value:
        return data_dir / "media"
    parts = urlsplit(value)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise ImproperlyConfigured("MEDIA_STORAGE_URL must be a folder: file:///srv/clinic/media")
    return Path(unquote(parts.path))

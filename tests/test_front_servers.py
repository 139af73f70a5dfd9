"""The files for nginx and Caddy in deploy/: what they keep, and that the servers take them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()


@pytest.mark.parametrize(
    "path",
    [
        settings.STAFF_PATH,
        reverse("admin:appointments_appointmentrequest_changelist"),
        reverse("appointments:request"),
        reverse("appointments:thanks"),
        reverse("publishing:preview", args=["token"]),
        reverse("search"),
        reverse("healthz"),
    ],
)
def test_nginx_keeps_nothing_of_staff_patients_and_what_people_look_for(path: str) -> None:
    not_kept = re.search(r"location ~ (\S+) \{\s+proxy_cache off;", NGINX)
    assert not_kept
    assert re.match(not_kept[1], path)


@pytest.mark.parametrize("path", ["/", "/blog/", "/prices/", "/administration/"])
def test_nginx_keeps_public_pages(path: str) -> None:
    not_kept = re.search(r"location ~ (\S+) \{\s+proxy_cache off;", NGINX)
    assert not_kept
    assert not re.match(not_kept[1], path)


def test_front_servers_log_no_addresses() -> None:
    assert "access_log off;" in NGINX
    assert not re.search(r"^\s*log\b", (DEPLOY / "Caddyfile").read_text(), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    site = re.sub(r"^ *ssl_certificate.*\n| ssl http2", "", NGINX, flags=re.MULTILINE)
    site = site.replace("/var/lib/nginx/clinic", str(tmp_path / "cache"))
    site = site.replace("/var/log/nginx/clinic.log", str(tmp_path / "error.log"))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n")
    said = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs caddy")
def test_caddy_takes_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr

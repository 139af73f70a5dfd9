"""How gunicorn serves the site. GUNICORN_CMD_ARGS overrides any of it."""

import gc
import os
from typing import Any

from django.conf import settings

from clinic_site.environment import local_origin
from clinic_site.web.logs import JsonFormatter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

wsgi_app = "clinic_site.wsgi:application"
bind = local_origin(settings.HOST, settings.PORT).removeprefix("http://")

# Threads with kept-open connections serve more than single-threaded workers do, in less memory.
worker_class = "clinic_site.web.server_process.ServerProcess"
workers = settings.WEB_CONCURRENCY
threads = 4
keepalive = 5
graceful_timeout = 8
preload_app = True  # Django is loaded once, before the address answers

# A worker's sign of life is a file that it touches: in memory where there is such a folder, for
# a busy disk must not look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# No second way in: by default this would be a socket in the home folder.
control_socket_disable = True

# Addresses may tell what a patient looked for, so no request is logged here. Nor are warnings: they
# quote malformed requests.
accesslog = None
loglevel = "error"


def on_starting(server: Any) -> None:
    """Let gunicorn log as the site does. Its workers inherit this."""
    for handler in server.log.error_log.handlers:
        handler.setFormatter(JsonFormatter())


def post_fork(server: Any, worker: Any) -> None:
    """Never look for garbage in what was loaded before: that memory stays shared."""
    gc.freeze()

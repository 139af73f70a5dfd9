"""The process that answers, as gunicorn runs it."""

import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class ServerProcess(ThreadWorker):
    """A connection that says nothing holds no thread. gunicorn's own waits in one for 5 seconds.

    It waits with the connections that are kept open, and is closed after as long as they are.
    """

    def enqueue_req(self, conn: Any) -> None:
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        hear = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, hear)

    def _cap_keepalive(self, deadline: float) -> None:
        """At a stop, wait no longer for those that say nothing than for those that did."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

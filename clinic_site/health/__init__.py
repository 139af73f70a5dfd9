"""Whether the site works: one word for monitors at /healthz, a panel with what to do for staff."""

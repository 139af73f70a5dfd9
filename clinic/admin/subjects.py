"""The clinic's facts by subject: each has a page of its own, and is saved alone."""

from typing import NamedTuple

EMAIL_LABELS = {
    "notification_emails": "An email about each request goes to",
    "notification_roles": "And to everyone with a role, about each request",
    "summary_emails": "One email a day goes to",
    "summary_roles": "And to everyone with a role, once a day",
}


class Subject(NamedTuple):
    """``says`` stands above the fields; it's ours, not typed by anyone."""

    title: str
    fields: list[str]
    says: str = ""


# By the last part of the address.
SUBJECTS = {
    "contact": Subject(
        "Contact",
        [
            *("name", "strapline", "phone"),
            *("street", "city", "state", "postal_code", "directions", "parking"),
        ],
        "A field you leave empty doesn’t show anywhere.",
    ),
    "hours": Subject(
        "Hours",
        ["opening_hours", "closed_days", "time_zone"],
        "Enter an ordinary week, then the days you’re closed: pages, search engines, and the"
        " thank-you page follow them. For words on top of every page, use Notice.",
    ),
    "notice": Subject(
        "Notice",
        ["notice", "notice_from", "notice_until"],
        "A line on top of every page. Without a start it shows at once; without an end it stays."
        " It changes no hours: for a day off, enter it under Hours too.",
    ),
    "home-page": Subject("Home page", ["headline", "introduction", "first_visit"]),
    "insurance": Subject("Insurance", ["insurance_text", "claim_form"]),
    "emails": Subject("Emails", [*EMAIL_LABELS, "summary_at"]),
    "medical-review": Subject(
        "Medical review",
        ["approval_rule"],
        "Articles and treatments are medical pages. This applies to everyone who publishes, owners"
        " included, and to scheduled and imported pages. Pages that are live already stay live.",
    ),
    "links": Subject("Links", ["links"]),
}

"""JSON-LD for the clinic and for any page: only facts that the page shows."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from clinic import phone
from clinic.models import Clinic, Clinician
from clinic.page_head import PageHead, ShareImage, absolute

Node = dict[str, Any]

LANGUAGE = "en-US"

# These five could end the script element or break older parsers; JSON may escape any character.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def compact(node: Node) -> Node:
    """The node without the keys that have nothing to say."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def reference(name: str) -> Node:
    """A pointer to a node of every page's graph: ``website`` or ``clinic``."""
    return {"@id": f"{settings.SITE_URL}/#{name}"}


def site_nodes(clinic: Clinic) -> list[Node]:
    """The site and the clinic."""
    website = {
        "@type": "WebSite",
        **reference("website"),
        "url": f"{settings.SITE_URL}/",
        "name": clinic.name,
        "inLanguage": LANGUAGE,
        "publisher": reference("clinic"),
    }
    return [website, clinic_node(clinic)]


def clinic_reference(clinic: Clinic) -> Node:
    """The clinic by name, for nodes that some machines read alone."""
    url = f"{settings.SITE_URL}/"
    return {"@type": "MedicalClinic", **reference("clinic"), "name": clinic.name, "url": url}


def clinic_node(clinic: Clinic) -> Node:
    return compact(
        {
            **clinic_reference(clinic),
            "description": clinic.strapline,
            "telephone": phone.for_structured_data(clinic.phone),
            "address": _address(clinic),
            "openingHoursSpecification": _opening_hours(clinic),
            "sameAs": [link["url"] for link in clinic.links],
        }
    )


def _address(clinic: Clinic) -> Node:
    parts = compact(
        {
            "streetAddress": clinic.street,
            "addressLocality": clinic.city,
            "addressRegion": clinic.state,
            "postalCode": clinic.postal_code,
        }
    )
    return {"@type": "PostalAddress", **parts, "addressCountry": "US"} if parts else {}


def _opening_hours(clinic: Clinic) -> list[Node]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{day.name}",
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for day in clinic.weekly_hours
        for opens, closes in day.periods
    ] + [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": day.isoformat(),
            "validThrough": day.isoformat(),
        }
        for day, _reason in clinic.upcoming_closed_days
    ]


def breadcrumb_nodes(head: PageHead, trail: Sequence[tuple[str, str]]) -> list[Node]:
    """The visible trail and the page itself; nothing for a page without a trail."""
    if not trail:
        return []
    steps = [*((label, f"{settings.SITE_URL}{path}") for label, path in trail)]
    steps.append((head.title, head.canonical))
    items = [
        {"@type": "ListItem", "position": position, "name": label, "item": url}
        for position, (label, url) in enumerate(steps, start=1)
    ]
    return [
        {
            "@type": "BreadcrumbList",
            "@id": f"{head.canonical}#breadcrumb",
            "itemListElement": items,
        }
    ]


def collection_node(head: PageHead, pages: Iterable[Any]) -> Node:
    """An index page and what it lists: objects with ``title`` and ``get_absolute_url``."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": page.title,
            "url": f"{settings.SITE_URL}{page.get_absolute_url()}",
        }
        for position, page in enumerate(pages, start=1)
    ]
    return compact(
        {
            "@type": "CollectionPage",
            "@id": f"{head.canonical}#page",
            "url": head.canonical,
            "name": head.title,
            "description": head.description,
            "isPartOf": reference("website"),
            "inLanguage": LANGUAGE,
            "breadcrumb": {"@id": f"{head.canonical}#breadcrumb"},
            "mainEntity": {"@type": "ItemList", "itemListElement": items} if items else None,
        }
    )


def medical_web_page(head: PageHead, **properties: Any) -> Node:
    """A page with medical content for patients; who reviewed it is said only after a review."""
    return web_page(
        head, **{"@type": "MedicalWebPage", "audience": {"@type": "Patient"}, **properties}
    )


def web_page(head: PageHead, **properties: Any) -> Node:
    """A page that may be about anything."""
    return compact(
        {
            "@type": "WebPage",
            "@id": f"{head.canonical}#page",
            "url": head.canonical,
            "name": head.title,
            "description": head.description,
            "isPartOf": reference("website"),
            "breadcrumb": {"@id": f"{head.canonical}#breadcrumb"},
            "inLanguage": LANGUAGE,
            **properties,
        }
    )


def image_node(image: ShareImage) -> Node:
    return compact(
        {
            "@type": "ImageObject",
            "url": image.url,
            "width": _pixels(image.width),
            "height": _pixels(image.height),
            "caption": image.alt,
        }
    )


def _pixels(number: int) -> Node:
    """A length in pixels: schema.org takes no bare number; E37 is the unit in UN/CEFACT."""
    return {"@type": "QuantitativeValue", "value": number, "unitCode": "E37"}


def person_node(clinician: Clinician) -> Node:
    """A person by name, for pages about something else."""
    return compact(
        {
            "@type": "Person",
            "name": clinician.name,
            "honorificSuffix": clinician.credentials,
            "url": absolute(clinician.get_absolute_url()),
            "worksFor": reference("clinic"),
        }
    )


def profile_node(head: PageHead, clinician: Clinician) -> Node:
    """A person's own page."""
    person = {
        **person_node(clinician),
        "@id": f"{head.canonical}#person",
        "jobTitle": clinician.role,
        "description": clinician.biography,
        "knowsLanguage": clinician.spoken,
        "image": image_node(head.image) if clinician.portrait else None,
    }
    return web_page(head, **{"@type": "ProfilePage", "mainEntity": compact(person)})


def employees_node(clinicians: Iterable[Clinician]) -> Node:
    """What the page about the clinic adds to its node."""
    people = [
        {**person_node(clinician), **compact({"jobTitle": clinician.role})}
        for clinician in clinicians
    ]
    return compact({**reference("clinic"), "employee": people})


def merged(nodes: Iterable[Node]) -> list[Node]:
    """Nodes of the same ``@id`` as one, so that a page can add to what the clinic's node says."""
    by_id: dict[str, Node] = {}
    for node in nodes:
        by_id.setdefault(node["@id"], {}).update(node)
    return list(by_id.values())


def script(graph: Iterable[Node]) -> SafeString:
    """The graph as a script element that nothing in it can leave. A browser never runs it."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": merged(graph)}, ensure_ascii=False
    ).translate(_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # escaped just above
    )

"""JSON-LD for articles."""

from blog.models import Post
from clinic.models import Clinic
from clinic.page_head import PageHead
from clinic.structured_data import (
    LANGUAGE,
    Node,
    clinic_reference,
    compact,
    image_node,
    medical_web_page,
    person_node,
    reference,
)
from services.structured_data import therapy_reference


def page_nodes(head: PageHead, post: Post, clinic: Clinic, review: Node) -> list[Node]:
    """The graph of an article's page. Without a person as its author, that is the clinic.

    ``review``: what its medical review adds, if there is one.
    """
    about = _about(post)
    return [_article(head, post, clinic, about), medical_web_page(head, about=about, **review)]


def _article(head: PageHead, post: Post, clinic: Clinic, about: list[Node]) -> Node:
    return compact(
        {
            "@type": "BlogPosting",
            "@id": f"{head.canonical}#article",
            "headline": post.title,
            "description": head.description,
            "image": image_node(head.image),
            "datePublished": head.published and head.published.isoformat(),
            "dateModified": head.modified and head.modified.isoformat(),
            "author": person_node(post.author) if post.author else clinic_reference(clinic),
            "publisher": reference("clinic"),
            "mainEntityOfPage": {"@id": f"{head.canonical}#page"},
            "articleSection": head.section,
            "keywords": [topic.name for topic in post.topics.all()],
            "wordCount": post.word_count,
            "inLanguage": LANGUAGE,
            "about": about,
            "citation": [_citation(source) for source in post.sources],
        }
    )


def _about(post: Post) -> list[Node]:
    treatment = post.published_treatment
    return [therapy_reference(treatment)] if treatment else []


def _citation(source: dict[str, str]) -> Node:
    publisher = {"@type": "Organization", "name": source.get("publisher")}
    return compact(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "publisher": publisher if source.get("publisher") else None,
            "url": source.get("url"),
        }
    )

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic import ListView

from blog import structured_data
from blog.models import Post, Topic
from clinic.models import Clinician
from clinic.page_head import PageHead, ShareImage
from clinic.site_page import SitePage, public_page
from clinic.structured_data import Node, collection_node, profile_node
from images.responsive import shared_frame
from publishing.models import PublishablePage
from publishing.review.reviews import reviewed_by
from publishing.views import PublishedPageView

PER_PAGE = 10
RELATED = 3


@public_page("page")
class PostList(SitePage, ListView):
    template_name = "blog/post_list.html"
    title = "Articles"
    description = "What we write about pain, stress and the ways we treat them, in plain words."
    nav_current = "articles"
    context_object_name = "posts"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.published().select_related("picture").prefetch_related("topics")

    def get_title(self) -> str:
        number = self.page.number
        return f"{self.title}, page {number}" if number > 1 else self.title

    def get_path(self) -> str:
        """Each page of the list is its own canonical address."""
        number = self.page.number
        return f"{self.request.path}?page={number}" if number > 1 else self.request.path

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        result = super().paginate_queryset(queryset, page_size)
        self.page = result[1]
        return result

    def get_nodes(self, head: PageHead) -> list[Node]:
        return [collection_node(head, self.page)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(topics=Topic.objects.published(), **kwargs)


class TopicDetail(PostList):
    template_name = "blog/topic_detail.html"

    allow_empty = False

    def get_queryset(self) -> QuerySet[Post]:
        self.topic = get_object_or_404(Topic.objects.published(), slug=self.kwargs["slug"])
        self.title = self.topic.name
        return super().get_queryset().filter(topics=self.topic)

    def get_description(self) -> str:
        return self.topic.description or f"Our articles on {self.topic.name}."

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        return [("Home", "/"), ("Articles", reverse("blog:posts"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(topic=self.topic, **kwargs)


class PersonDetail(PostList):
    """A person of the clinic, with the articles they wrote and the pages they reviewed."""

    template_name = "blog/person_detail.html"
    nav_current = "about"

    def get_queryset(self) -> QuerySet[Post]:
        people = Clinician.objects.select_related("portrait", "account__clinician")
        self.person = get_object_or_404(people, slug=self.kwargs["slug"])
        self.title = str(self.person)
        return super().get_queryset().filter(author=self.person)

    def get_description(self) -> str:
        return self.person.biography or self.person.role

    def get_share_image(self) -> ShareImage:
        portrait = self.person.portrait
        if portrait is None:
            return super().get_share_image()
        shared = shared_frame(portrait)
        return ShareImage(shared.src, portrait.alt or self.title, shared.width, shared.height)

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        return [("Home", "/"), ("About", reverse("about"))]

    def get_nodes(self, head: PageHead) -> list[Node]:
        return [profile_node(head, self.person)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            reviewed=[_link_with_kind(page) for page in reviewed_by(self.person)],
            **kwargs,
        )


def _link_with_kind(page: PublishablePage) -> tuple[str, str]:
    """An article and a treatment may have almost the same title."""
    return page.get_absolute_url(), f"{capfirst(page._meta.verbose_name)}: {page.title}"


class PostDetail(PublishedPageView):
    template_name = "blog/post_detail.html"
    queryset = Post.objects.select_related("treatment", "treatment__picture", "picture", "author")
    nav_current = "articles"

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        return [("Home", "/"), ("Articles", reverse("blog:posts"))]

    def get_head_extra(self) -> dict[str, Any]:
        post = self.object
        topics = [topic.name for topic in post.topics.all()]
        return {
            "og_type": "article",
            "published": post.published_at,
            "modified": post.modified_at,
            "section": topics[0] if topics else "",
        }

    def get_nodes(self, head: PageHead) -> list[Node]:
        return structured_data.page_nodes(
            head, self.object, self.clinic, self.get_review_properties()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = self.object
        next_post, related = post.next_published(), list(post.related_published()[:RELATED])
        shown = [each for each in (post, next_post, *related) if each]
        prefetch_related_objects(shown, "topics")  # of the cards too, with one query
        return super().get_context_data(
            action_treatment=post.published_treatment,
            related_treatments=post.related_treatments.published()[:RELATED],
            related_posts=related,
            next_post=next_post,
            **kwargs,
        )

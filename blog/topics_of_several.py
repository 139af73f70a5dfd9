"""Add a topic to several articles, or remove it, from their list."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from blog.models import Topic
from publishing import actions, revisions
from publishing.admin.page_admin import PageAdmin
from publishing.admin.several import NothingToDoError, Question, with_each
from publishing.models import Revision

QUESTION = Question(
    title="Change the topics of these articles?",
    says=(
        "A live article changes right away if you may publish. What’s still being written changes"
        " in its next version.",
        "A medical review ends with the change: it holds for what was reviewed.",
    ),
    button="Change topics",
    done="changed",
)
HAS_IT = "It already has this topic."
HAS_IT_NOT = "It doesn’t have this topic."


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.all(), empty_label="Choose a topic")
    change = forms.ChoiceField(
        label="What to do",
        choices=[("add", "Add this topic"), ("remove", "Remove this topic")],
    )


@admin.action(description="Change topics", permissions=["change"])
def change_topics(
    page_admin: PageAdmin, request: HttpRequest, pages: Any
) -> TemplateResponse | None:
    form = TopicForm(request.POST if "confirmed" in request.POST else None, label_suffix="")

    def change(page: Any, seen: str) -> Revision:
        topic, adds = form.cleaned_data["topic"].pk, form.cleaned_data["change"] == "add"
        version = revisions.next_version(page)
        content = version.content if version else page.content()
        topics = set(content.get("topics", []))
        if (topic in topics) == adds:
            raise NothingToDoError(HAS_IT if adds else HAS_IT_NOT)
        content = {**content, "topics": sorted(topics ^ {topic})}
        if not content["topics"]:
            del content["topics"]  # as a page says that has none
        told: dict[str, Any] = {"now": timezone.now(), "author": request.user, "seen": seen}
        is_shown = version is None and page.is_published()
        if is_shown and page_admin.has_publish_permission(request):
            return actions.publish(page, content, **told)
        if version and version.step == Revision.Step.REVIEW:
            return actions.send_for_review(page, content, **told)
        return actions.save_draft(page, content, **told)

    return with_each(page_admin, request, pages, QUESTION, change, form)

"""However text gets into the database, it is clean there."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.forms import modelform_factory

from blog.models import Post
from richtext.fields import MAX_CHARACTERS
from richtext.widgets import RichTextWidget
from tests.factories import make_post

pytestmark = pytest.mark.django_db

PASTED = "<div onclick=alert(1)>pasted <b>text</b></div>"
STORED = "<p>pasted <strong>text</strong></p>"


def stored_bodies():
    return list(Post.objects.order_by("pk").values_list("body", flat=True))


def test_saving_from_code_cleans_the_text_on_the_page_too():
    post = make_post(body=PASTED)
    assert post.body == STORED
    assert stored_bodies() == [STORED]


def test_an_update_of_many_pages_is_cleaned():
    make_post()
    Post.objects.update(body=PASTED)
    assert stored_bodies() == [STORED]


def test_pages_that_are_written_in_bulk_are_cleaned():
    Post.objects.bulk_create([Post(title="One", slug="one", body=PASTED)])
    assert stored_bodies() == [STORED]
    post = Post.objects.get()
    post.body = PASTED + PASTED
    Post.objects.bulk_update([post], ["body"])
    assert stored_bodies() == [STORED + STORED]


def test_an_expression_is_left_to_the_database():
    make_post(body="<p>one</p>")
    Post.objects.update(body=Concat(F("body"), Value("<p>two</p>")))
    assert stored_bodies() == ["<p>one</p><p>two</p>"]


def form_with(body, post=None):
    form_class = modelform_factory(Post, fields=["body"])
    return form_class({"body": body}, instance=post or make_post())


def test_a_form_gives_clean_text():
    form = form_with(PASTED)
    assert form.is_valid()
    assert form.cleaned_data["body"] == STORED


def test_other_markup_for_the_same_text_is_no_change():
    post = make_post(body="<ul><li>one</li></ul>")
    assert not form_with("<ul><li><p>one</p></li></ul>", post).has_changed()
    assert form_with("<ul><li><p>two</p></li></ul>", post).has_changed()


def test_an_empty_paragraph_is_no_text():
    form = form_with("<p>&nbsp;</p>")
    assert form.is_valid()
    assert form.cleaned_data["body"] == ""


def test_a_text_that_is_too_long_is_refused_with_a_reason():
    form = form_with("x" * (MAX_CHARACTERS + 1))
    assert "300,000 characters" in form.errors["body"][0]


def test_a_form_shown_again_holds_clean_text():
    assert "onclick" not in RichTextWidget().render("body", PASTED)
    assert "&lt;strong&gt;text" in RichTextWidget().render("body", PASTED)

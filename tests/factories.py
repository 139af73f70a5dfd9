"""Builders of test data: ``make_thing(**overrides)`` gives a saved, ordinary thing."""

import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from appointments.models import AppointmentRequest
from blog.models import Post, Topic
from clinic.models import Clinic, Clinician
from images.models import Image
from outbox.models import OutboxMessage
from pages.models import Page
from services.models import Treatment
from tests.picture_files import photo_upload

numbers = count(1)


def days_ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def make_clinic(**overrides: Any) -> Clinic:
    values = {
        "name": "Harbor Clinic",
        "strapline": "A functional-medicine practice",
        "headline": "We look for what is behind it.",
        "introduction": "A small practice that takes its time.",
        "phone": "+12125550123",
        "insurance_text": "We do not accept insurance.",
    } | overrides
    clinic = Clinic(**values)
    clinic.save()
    return clinic


def make_clinician(**overrides: Any) -> Clinician:
    return Clinician.objects.create(**{"name": f"Person {next(numbers)}"} | overrides)


def make_image(*, size: tuple[int, int] = (60, 40), **overrides: Any) -> Image:
    values = {"file": photo_upload(*size), "alt": f"What picture {next(numbers)} shows"} | overrides
    return Image.objects.create(**values)


def make_topic(**overrides: Any) -> Topic:
    number = next(numbers)
    return Topic.objects.create(
        **{"name": f"Topic {number}", "slug": f"topic-{number}"} | overrides
    )


def _page(kind: str) -> dict[str, Any]:
    number = next(numbers)
    return {
        "title": f"{kind} number {number}",
        "slug": f"{kind.lower()}-{number}",
        "summary": f"What {kind.lower()} number {number} is about.",
        "body": "<h2>What is it?</h2><p>Some plain words about it.</p>",
        "illustration": "header-clinic",
        "published_at": days_ago(1),
    }


def make_treatment(**overrides: Any) -> Treatment:
    return Treatment.objects.create(**_page("Treatment") | overrides)


def make_page(**overrides: Any) -> Page:
    return Page.objects.create(**_page("Page") | overrides)


def make_post(*, topics: Any = (), related_treatments: Any = (), **overrides: Any) -> Post:
    post = Post.objects.create(**_page("Article") | overrides)
    post.topics.set(topics)
    post.related_treatments.set(related_treatments)
    return post


def make_request(**overrides: Any) -> AppointmentRequest:
    values = {
        "name": "Jane Example",
        "phone": "+12125550147",
        "created_at": timezone.now(),
        "submission": f"{next(numbers):064x}",
    }
    return AppointmentRequest.objects.create(**values | overrides)


def make_message(**overrides: Any) -> OutboxMessage:
    number = next(numbers)
    values = {
        "recipient": f"desk-{number}@clinic.example",
        "subject": f"New appointment request (Request {number})",
        "body": "Someone asked for an appointment.",
        "message_id": f"<message-{number}@clinic.example>",
        "created_at": timezone.now(),
        "next_attempt_at": timezone.now(),
    }
    return OutboxMessage.objects.create(**values | overrides)

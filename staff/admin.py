"""The people who sign in: each has a name, a password and a role."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.people import display_name
from publishing.models import Revision

admin.site.unregister(User)
admin.site.unregister(Group)  # roles are one table in the code
HELP_TEXTS = {
    "username": "What this person signs in with: letters, digits and @ . + - _",
    "is_active": "Take this away when somebody leaves. The account stays, and cannot sign in.",
}

DUTIES = {
    "Writer": "writes and illustrates pages; others publish them",
    "Editor": "writes, publishes, takes offline and deletes pages",
    "Reviewer": "reads pages that wait for review, and signs them off",
    "Front desk": "answers requests for an appointment; sees no pages",
    "Owner": "all of this, the clinic's facts, the figures and these accounts",
}

User._meta.verbose_name, User._meta.verbose_name_plural = "account", "accounts"


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Rights come from the role alone; nobody here can make themselves more than they are."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    filter_horizontal = ()
    readonly_fields = ["password_change"]
    fieldsets = [
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Role", {"fields": ["groups"]}),
        ("Signing in", {"fields": ["username", "password_change", "is_active"]}),
    ]
    add_fieldsets = [
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Role", {"fields": ["groups"]}),
        ("Signing in", {"fields": ["username", "password1", "password2"]}),
    ]

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """The form in the words of the house."""
        return super().get_form(*args, **kwargs, help_texts=HELP_TEXTS)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {
                "widget": forms.CheckboxSelectMultiple,
                "label": "What this person does",
                "help_text": "Somebody may have several. Without one, an account sees nothing.",
            }
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.name == "groups":
            field.label_from_instance = role_and_duty
        return field

    @admin.display(description="password")
    def password_change(self, user: User) -> SafeString:
        return format_html('<a class="button" href="../password/">{}</a>', "Set a new password")

    @admin.display(description="role")
    def roles(self, user: User) -> str:
        if user.is_superuser:
            return "Everything"
        return ", ".join(sorted(group.name for group in user.groups.all())) or "None"

    def get_queryset(self, request: HttpRequest) -> Any:
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who did something here stays known: such an account is closed, not deleted.

        With an account go its entries in the admin's log, and the name on what it wrote.
        """
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        protected += [_close_instead(user) for user in objs if _is_on_record(user)]
        return to_delete, counts, forbidden, protected

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever has an account here is staff: patients have none."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the list, as everywhere: nothing is left to fill in on a second page."""
        return admin.ModelAdmin.response_add(self, request, obj, post_url_continue)


def role_and_duty(role: Group) -> str:
    """A role with what it may do, to choose by."""
    return f"{role.name}: {DUTIES[role.name]}" if role.name in DUTIES else role.name


def _is_on_record(user: User) -> bool:
    done = LogEntry.objects.filter(user=user), Revision.objects.filter(author=user)
    return any(rows.exists() for rows in done)


def _close_instead(user: User) -> SafeString:
    told = (
        "What {0} did here, such as deleting a request, stays on record under that name."
        ' <a href="{1}">Close the account of {0}</a> instead: take “Active” away.'
    )
    url = reverse("admin:auth_user_change", args=[user.pk])
    return format_html(told, display_name(user), url)

"""The accounts of staff: a name, a password, and roles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.people import display_name
from publishing.models import Revision
from staff.roles import OWNER, ROLES

admin.site.unregister(User)
admin.site.unregister(Group)  # roles are one table in the code

LAST_OWNER = "This is the only account that can manage accounts. Make someone else an Owner first."
HELP_TEXTS = {
    "username": "What this person signs in with: letters, digits and @ . + - _",
    "is_active": "Uncheck when someone leaves. The account is kept but can't sign in.",
}


class AccountForm(UserChangeForm):
    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.pk in _only_owner() and not self._stays_owner():
            raise ValidationError(LAST_OWNER)
        return data

    def _stays_owner(self) -> bool:
        """Whether the account can still manage accounts, as far as the form may change that."""
        roles = {role.name for role in self.cleaned_data.get("groups", ())}
        is_active = self.cleaned_data.get("is_active", self.instance.is_active)
        return is_active and (self.instance.is_superuser or OWNER in roles)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Rights come from roles alone, so nobody can give themselves more than they have."""

    form = AccountForm
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
        """The form with our own help texts."""
        return super().get_form(*args, **kwargs, help_texts=HELP_TEXTS)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {
                "widget": forms.CheckboxSelectMultiple,
                "label": "Roles",
                "help_text": "Choose one or more. An account without a role sees nothing.",
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
        """An account that did something here is closed, not deleted.

        Deleting it would delete its entries in the admin's log, and the name on what it wrote.
        """
        to_delete, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        protected += [_close_instead(user) for user in objs if _is_on_record(user)]
        if set(owners()) <= set(objs):
            protected.append(LAST_OWNER)
        return to_delete, counts, forbidden, protected

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Every account is one of staff: patients have none."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the list: there is no second page to fill in, as there is in Django's own."""
        return admin.ModelAdmin.response_add(self, request, obj, post_url_continue)


def owners() -> QuerySet[User]:
    """The accounts that can sign in and manage accounts."""
    may_manage = Q(is_superuser=True) | Q(groups__name=OWNER)
    return User.objects.filter(may_manage, is_active=True).distinct()


def _only_owner() -> set[int]:
    """The one account without which nobody could manage accounts; empty if there are more."""
    found = set(owners().values_list("pk", flat=True)[:2])
    return found if len(found) == 1 else set()


def role_and_duty(role: Group) -> str:
    """A role with what an account that has it does, to choose by."""
    return f"{role.name}: {ROLES[role.name].duty}" if role.name in ROLES else role.name


def _is_on_record(user: User) -> bool:
    traces = LogEntry.objects.filter(user=user), Revision.objects.filter(author=user)
    return any(rows.exists() for rows in traces)


def _close_instead(user: User) -> SafeString:
    advice = (
        "What {0} did here, such as deleting a request, stays on record under that name."
        ' <a href="{1}">Close the account of {0}</a> instead: uncheck “Active”.'
    )
    url = reverse("admin:auth_user_change", args=[user.pk])
    return format_html(advice, display_name(user), url)

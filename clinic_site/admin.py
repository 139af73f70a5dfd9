"""The admin of what belongs to no other app: the words of the search."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from clinic_site.models import SearchWords
from insights.models import AskedInVain
from publishing.kinds import kind_at
from publishing.redirects.own_addresses import path_asked_for


class SearchWordsForm(forms.ModelForm):
    def clean_first_result(self) -> str:
        """The path of a page, whether it was entered with the name of the site or without."""
        entered = self.cleaned_data["first_result"]
        path = path_asked_for(entered)
        kind, slug = kind_at(path) or (None, "")
        if entered and not (kind and kind.model.objects.filter(slug=slug).exists()):
            raise forms.ValidationError("No article, treatment or page has this address.")
        return path


@admin.register(SearchWords)
class SearchWordsAdmin(admin.ModelAdmin):
    form = SearchWordsForm
    list_display = ["words", "first_result"]
    search_fields = ["words"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The words of a search that found nothing, from the owner's table: by the key of their
        row, since an address is no place for what somebody typed.
        """
        asked = request.GET.get("asked", "")
        searches = AskedInVain.objects.filter(kind=AskedInVain.Kind.SEARCH)
        found = searches.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        return {"words": found.text if found else ""}

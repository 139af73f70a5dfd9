"""The rows of a page's short lists: each form is the schema of one list column."""

import datetime

from django import forms


class KeyPointRow(forms.Form):
    text = forms.CharField(
        label="Key point", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class SourceRow(forms.Form):
    title = forms.CharField(max_length=300)
    publisher = forms.CharField(max_length=120, required=False)
    year = forms.IntegerField(
        min_value=1900, max_value=datetime.MAXYEAR, required=False, widget=forms.TextInput
    )
    url = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")

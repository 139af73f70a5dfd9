"""The row of a treatment's list of problems."""

from django import forms


class ProblemRow(forms.Form):
    problem = forms.CharField(max_length=80, help_text='Such as "Jaw pain and TMJ".')
    detail = forms.CharField(max_length=120, required=False)

"""Small forms of the editor page's rail; each posts by itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.articles.moments import MomentField
from articles.models import CorrectionKind


def reviewers() -> list[Any]:
    """Staff who may review."""
    people = User.objects.filter(is_active=True).prefetch_related("groups").order_by("name")
    return [("", "–"), *((one.pk, one.name) for one in people if one.has_perm(REVIEW))]


REVIEW = "articles.review_article"


class AssignForm(forms.Form):
    # The assignment that was shown (articles.review.assignment).
    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    assigned_to = forms.TypedChoiceField(
        label=_("To be read by"), choices=reviewers, coerce=int, empty_value=None, required=False
    )
    due_at = MomentField(label=_("Due"))


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=5000)
    parent = forms.IntegerField(required=False)


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Opens for"),
        choices=[(1, _("a day")), (7, _("a week")), (30, _("30 days"))],
        coerce=int,
        initial=7,
    )
    comments = forms.BooleanField(label=_("Comments can be left"), required=False)


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[pair for pair in CorrectionKind.choices if pair[0] != CorrectionKind.RETRACTION],
        initial=CorrectionKind.CORRECTION,
    )
    text = forms.CharField(
        label=_("What was wrong, and what is right"), widget=forms.Textarea({"rows": 3})
    )


class RetractForm(forms.Form):
    version = forms.IntegerField(min_value=0)
    notice = forms.CharField(label=_("Notice for readers"), widget=forms.Textarea({"rows": 3}))
    tell = forms.BooleanField(required=False)


class VersionForm(forms.Form):
    """For actions that need nothing but the version that was read."""

    version = forms.IntegerField(min_value=0)

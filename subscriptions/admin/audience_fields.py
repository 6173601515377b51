"""To which of a newsletter's readers a mailing goes: fields of the newsletter and the composer."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from subscriptions.models import Mailing, Newsletter, Subscription, Tally, Topic
from subscriptions.sources import named

NAMES = ("languages", "frequencies", "sources", "topics", "joined_days", "active_days")


def _sources() -> list[tuple[str, str]]:
    """Where readers came from, as the growth page knows it."""
    rows = Tally.objects.filter(event=Tally.Event.CONFIRMED).exclude(source="")
    return [
        (name, named(name))
        for name in rows.order_by("source").values_list("source", flat=True).distinct()
    ]


class AudienceFields(forms.Form):
    """Each field left empty keeps everybody; see subscriptions.audience.segment."""

    languages = forms.MultipleChoiceField(
        label=_("Language of the reader"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    frequencies = forms.MultipleChoiceField(
        label=_("Who also get mails"),
        required=False,
        choices=Subscription.Frequency.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Who also follow one of"),
        required=False,
        queryset=Topic.objects.select_related("newsletter", "category", "author", "tag"),
    )
    sources = forms.MultipleChoiceField(label=_("Who came by"), required=False, choices=_sources)
    joined_days = forms.IntegerField(
        label=_("Confirmed in the last … days"), required=False, min_value=1, max_value=3650
    )
    active_days = forms.IntegerField(
        label=_("Confirmed or changed something in the last … days"),
        required=False,
        min_value=1,
        max_value=3650,
    )

    @staticmethod
    def initial_of(of: Mailing | Newsletter) -> dict[str, Any]:
        """The fields as a mailing or newsletter has them."""
        return {name: of.audience[name] for name in NAMES if of.audience.get(name)}

    @staticmethod
    def chosen(cleaned: dict[str, Any]) -> dict[str, Any]:
        """What is kept of them: plain values, and none that is empty."""
        found = {name: cleaned.get(name) for name in NAMES}
        found["topics"] = [topic.pk for topic in cleaned.get("topics") or ()]
        return {name: value for name, value in found.items() if value}

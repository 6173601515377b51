"""The form of the editor page: one draft, as `articles.snapshot` declares it.

A draft may be incomplete: what publishing needs is asked for when it is published.
"""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.articles import sources
from articles.admin.articles.moments import MomentField
from articles.admin.articles.picks import BylineField, KeyField, KeysField, PickList, WordsField
from articles.body.fields import BodyFormField
from articles.models import Image, IssueSection, Kind, MagazineIssue, Role
from articles.snapshot import REFERENCES, TIMES, Snapshot, moment, revised
from categories.models import Access


def section_choices() -> list[Any]:
    """Sections of each edition under its name."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, label, language in sources.all_sections():
        groups.setdefault(language, []).append((pk, label))
    names = dict(settings.LANGUAGES)
    return [("", "–"), *[(names.get(code, code), rows) for code, rows in groups.items()]]


def issue_choices() -> list[Any]:
    rows = MagazineIssue.objects.order_by("-month", "-number").values_list("pk", "title")
    return [("", "–"), *rows]


def issue_section_choices() -> list[Any]:
    """Sections under the title of their issue."""
    groups: dict[str, list[tuple[int, str]]] = {}
    rows = IssueSection.objects.order_by("-issue__month", "position", "pk")
    for pk, name, title in rows.values_list("pk", "name", "issue__title"):
        groups.setdefault(title, []).append((pk, name))
    return [("", "–"), *groups.items()]


class KeyChoice(forms.TypedChoiceField):
    """One primary key out of `choices`, or None."""

    default_error_messages = {
        "invalid_choice": _("Something chosen here does not exist any more."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"coerce": int, "empty_value": None, "required": False, **kwargs})


def _line(rows: int = 1, **attrs: Any) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


class ArticleForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # The revision that the editor began from: the base of a merge.
    begun_from = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    headline = forms.CharField(
        label=_("Headline"), max_length=200, required=False, widget=_line(placeholder=_("Headline"))
    )
    standfirst = forms.CharField(
        label=_("Standfirst"),
        max_length=600,
        required=False,
        widget=_line(2, placeholder=_("Standfirst: the short paragraph under the headline")),
    )
    body = BodyFormField(label=_("Text"), required=False)
    category = KeyChoice(label=_("Category"), choices=section_choices)
    further_categories = KeysField(
        label=_("Further categories"), labels=sources.sections, widget=PickList("sections")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.NEWS)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is made from the headline when the article is published."),
    )
    byline = BylineField(
        label=_("Byline"),
        labels=sources.authors,
        widget=PickList("authors", roles=Role.choices, hint=_("Find an author")),
    )
    tags = WordsField(
        label=_("Tags"),
        required=False,
        widget=PickList("tags", free=True, hint=_("Find a tag, or type a new one")),
    )
    lead_image = forms.IntegerField(
        label=_("Lead image"), required=False, min_value=1, widget=forms.HiddenInput
    )
    lead_caption = forms.CharField(
        label=_("Caption here"), max_length=1000, required=False, widget=_line(2)
    )
    featured = forms.BooleanField(label=_("Featured"), required=False)
    issue = KeyChoice(label=_("Magazine issue"), choices=issue_choices)
    issue_section = KeyChoice(label=_("Section of the issue"), choices=issue_section_choices)
    issue_position = forms.IntegerField(
        label=_("Place in the section"), min_value=0, max_value=32767, required=False
    )
    seo_title = forms.CharField(label=_("Title for search engines"), max_length=120, required=False)
    seo_description = forms.CharField(
        label=_("Description for search engines"), max_length=320, required=False, widget=_line(3)
    )
    noindex = forms.BooleanField(label=_("Keep out of search engines"), required=False)
    canonical_url = forms.URLField(
        label=_("First published at"), max_length=500, required=False, assume_scheme="https"
    )
    access = forms.ChoiceField(label=_("Who may read it"), choices=Access.choices)
    embargo_until = MomentField(label=_("Embargo until"))
    unpublish_at = MomentField(label=_("Unpublish at"))
    translation_of = KeyField(
        label=_("Translation of"), labels=sources.articles, widget=PickList("articles", most=1)
    )
    related = KeysField(
        label=_("Related articles"), labels=sources.articles, widget=PickList("articles")
    )

    def __init__(
        self,
        base: Snapshot,
        *,
        by: Any,
        version: int = 0,
        begun_from: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.base, self.by = base, by
        initial = {"version": version, "begun_from": begun_from, **initial_of(base)}
        super().__init__(initial=initial, **kwargs)
        kept = {*base["related"], base["translation_of"]}
        for name in ("related", "translation_of"):
            field = cast(KeysField, self.fields[name])
            field.allowed = lambda keys: self._readable(keys, kept)

    def _readable(self, keys: set[int], kept: set[int | None]) -> set[int]:
        found = sources.pickable(self.by).filter(pk__in=keys).values_list("pk", flat=True)
        return {*found} | {key for key in kept if key}

    def clean_lead_image(self) -> int | None:
        found: int | None = self.cleaned_data["lead_image"]
        kept = found is None or found == self.base["lead_image"]
        if not kept and not Image.objects.filter(pk=found or 0).exists():
            raise ValidationError(_("This image is not in the library."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        section, issue = cleaned.get("issue_section"), cleaned.get("issue")
        rows = IssueSection.objects.filter(issue=issue).values_list("pk", flat=True)
        if section and section not in rows:
            self.add_error("issue_section", _("This section belongs to another issue."))
        return cleaned

    @property
    def version_read(self) -> int:
        """The version that the editor read."""
        return int(self.cleaned_data["version"])

    def snapshot(self) -> Snapshot:
        """The draft as the editor left it; a field that cannot be read stays as it was."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self.base}
        for name in set(TIMES) & set(data):
            data[name] = _same_minute(self.base[name], data[name])
        return revised(self.base, **data)


def initial_of(base: Snapshot) -> dict[str, Any]:
    """Initial values of the form."""
    return (
        base
        | {name: moment(base[name]) for name in TIMES}
        | {name: base[name] or "" for name in REFERENCES}
    )


def _same_minute(before: str | None, after: datetime | None) -> datetime | str | None:
    """`before` where the editor left its minute alone: the form does not show the seconds."""
    was = moment(before)
    if was and after and was.replace(second=0, microsecond=0) == after:
        return before
    return after


class ScheduleForm(forms.Form):
    """When a revision goes live."""

    apply_at = MomentField(label=_("Goes live"))

    def clean_apply_at(self) -> datetime:
        found: datetime | None = self.cleaned_data["apply_at"]
        if found is None:
            raise ValidationError(_("Say when."))
        if found <= timezone.now():
            raise ValidationError(_("This moment has passed. Choose a later one."))
        return found

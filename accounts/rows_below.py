"""Rows under a form (inlines) that others changed or deleted while somebody had it open."""

from typing import Any

from django.http import QueryDict


class Posted(QueryDict):
    """What was posted, with so many returned rows at the head of the new ones."""

    returned = 0


def is_key(text: str) -> bool:
    """Whether a row can have this key: a form may bring any text, and databases end at 64 bits."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


def stored_rows(formset: Any) -> list[Any]:
    """What is stored of the row of each form under a posted one; None where it is gone."""
    rows = {row.pk: row for row in formset.queryset.all()}
    return [rows.get(form.instance.pk) for form in formset.initial_forms]


def head_as_stored(formset: Any) -> None:
    """Let the page name rows as they are stored: the forms wrote into those in hand.

    Django's page pairs both by their place, which others may have changed meanwhile.
    """
    rows = stored_rows(formset)
    formset.get_queryset = lambda: rows


def gone(formset: Any) -> list[int]:
    """Numbers of the posted rows that somebody deleted meanwhile."""
    numbers = range(formset.initial_form_count())
    keys = {number: formset.data.get(_key(formset, number), "") for number in numbers}
    asked = {number: int(key) for number, key in keys.items() if is_key(key)}
    rows = formset.model._default_manager.filter(pk__in=asked.values())
    known = set(rows.values_list("pk", flat=True))
    return [number for number, key in asked.items() if key not in known]


def as_new(formset: Any, numbers: list[int]) -> Posted:
    """What was posted, with the rows of these numbers as new ones, the first of all new ones.

    Django takes the first rows for stored ones. What was to be deleted and is gone needs no row.
    """
    every = range(formset.total_form_count())
    first = [number for number in every if number not in numbers]
    stored = formset.initial_form_count() - len(numbers)
    returned = [n for n in numbers if f"{formset.add_prefix(n)}-DELETE" not in formset.data]
    order = [*first[:stored], *returned, *first[stored:]]
    posted = Posted("", mutable=True)
    posted.returned = len(returned)
    inside = {formset.add_prefix(number): number for number in every}
    places = {number: formset.add_prefix(place) for place, number in enumerate(order)}
    for name, values in formset.data.lists():
        row, _dash, field = name.rpartition("-")
        if row not in inside:
            posted.setlist(name, values)
        elif inside[row] in places:
            posted.setlist(f"{places[inside[row]]}-{field}", values)
    for number in returned:
        posted[f"{places[number]}-{formset.model._meta.pk.name}"] = ""
    for place in places.values():
        posted[f"{place}-{formset.fk.name}"] = str(formset.instance.pk or "")
    posted[f"{formset.prefix}-INITIAL_FORMS"] = str(stored)
    posted[f"{formset.prefix}-TOTAL_FORMS"] = str(len(order))
    return posted


def returned(formset: Any) -> list[Any]:
    """The forms of rows that came back as new ones."""
    return list(formset.extra_forms[: getattr(formset.data, "returned", 0)])


def _key(formset: Any, number: int) -> str:
    return f"{formset.add_prefix(number)}-{formset.model._meta.pk.name}"

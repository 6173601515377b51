"""Pick lists: ordered choices from many, found by typing; used for tags, bylines and the like."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

Labels = Callable[[list[Any]], dict[Any, str]]


class PickList(forms.Widget):
    """Rows that stand in the page, each with a hidden input; a script adds, moves and removes.

    `roles` gives each row a second choice; `free` lets new words be typed; `most` is the largest
    number of rows (0: any).
    """

    template_name = "admin/articles/article/picks.html"

    def __init__(
        self, source: str, *, most: int = 0, free: bool = False, roles: Any = (), hint: Any = ""
    ) -> None:
        super().__init__()
        self.source, self.most, self.free = source, most, free
        self.roles, self.hint = list(roles), hint
        self.labels: Labels = lambda values: {value: str(value) for value in values}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "rows": self._rows(value or []),
            "url": reverse("admin:articles_article_picks", args=[self.source]),
            "most": self.most,
            "free": self.free,
            "roles": self.roles,
            "hint": self.hint,
        }
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # Through the project's templates, which the renderer of forms does not look in.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def _rows(self, value: list[Any]) -> list[dict[str, Any]]:
        pairs = [(pick[0], pick[1]) if self.roles else (pick, "") for pick in value]
        labels = self.labels([first for first, _role in pairs])
        return [
            {"value": first, "role": role, "label": labels.get(_known(first, labels), first)}
            for first, role in pairs
        ]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        picks = [pick for pick in _list(data, name) if str(pick).strip()]
        if not self.roles:
            return picks
        roles = _list(data, f"{name}_role")
        roles += [self.roles[0][0]] * (len(picks) - len(roles))
        return [list(pair) for pair in zip(picks, roles, strict=False)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_add" if id_ else ""


def _known(value: Any, labels: dict[Any, str]) -> Any:
    """The key under which a posted value has its label: numbers come back as text."""
    text = str(value)
    return int(text) if value not in labels and text.isdecimal() else value


def _list(data: Any, name: str) -> list[Any]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))


class WordsField(forms.Field):
    """Picked words, in their order."""

    def clean(self, value: Any) -> list[str]:
        return [str(word)[:100] for word in value or []]


class KeysField(forms.Field):
    """Picked rows, by primary key, in their order.

    `allowed` says which keys of a list may be picked; what the draft held before stays allowed.
    """

    def __init__(self, *, labels: Labels, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.widget.labels = labels
        self.labels = labels
        self.allowed: Callable[[set[int]], Iterable[int]] | None = None

    def clean(self, value: Any) -> list[int]:
        keys = self._keys(value or [])
        wanted = set(keys)
        known = set(self.allowed(wanted)) if self.allowed else set(self.labels(list(wanted)))
        if wanted - known:
            raise ValidationError(_("Something chosen here does not exist any more."))
        return keys

    def _keys(self, values: list[Any]) -> list[int]:
        texts = [str(value) for value in values]
        if any(not text.isascii() or not text.isdecimal() or len(text) > 18 for text in texts):
            raise ValidationError(_("Choose from the list."))
        return list(dict.fromkeys(int(text) for text in texts))


class KeyField(KeysField):
    """At most one picked row."""

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        keys = super().clean(value)
        if len(keys) > 1:
            raise ValidationError(_("Choose one only."))
        return keys[0] if keys else None

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, list) else [value] if value else []


class BylineField(KeysField):
    """Picked authors with their roles."""

    def clean(self, value: Any) -> list[list[Any]]:  # type: ignore[override]
        pairs = [(pick[0], pick[1]) for pick in value or []]
        roles = {role for role, _label in self.widget.roles}
        if any(role not in roles for _author, role in pairs):
            raise ValidationError(_("Choose from the list."))
        super().clean([author for author, _role in pairs])
        return [[int(author), role] for author, role in dict.fromkeys(pairs)]

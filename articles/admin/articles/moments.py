"""Date and minute in one input, in the editor's own time zone."""

from typing import Any

from django import forms

MINUTE = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A date and a minute; what the browser's own picker hands over."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
        formats = [MINUTE, f"{MINUTE}:%S"]
        super().__init__(
            **{"required": False, "input_formats": formats, "widget": widget, **kwargs}
        )

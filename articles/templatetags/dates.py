"""Moments for readers: a `<time>` element in the zone of the site, with the zone's name."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


def zone_name(moment: dt.datetime) -> str:
    """Name of the zone as readers write it: its letters (CET) or its distance (UTC+3)."""
    name = moment.tzname() or "UTC"
    if name.isalpha():
        return name
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _pattern(style: str) -> str:
    """Django date format of a style, in the order of the active language."""
    return {
        "day": pgettext("date format", "j F Y"),
        "weekday": pgettext("date format", "l, j F Y"),
        "short": pgettext("date format", "j M"),
        "month": pgettext("date format", "F Y"),
        "clock": pgettext("date format", "H:i"),
        "minute": pgettext("date format", "j F Y, H:i"),
    }[style]


@register.simple_tag
def moment(value: dt.date | None, style: str = "day", css: str = "") -> SafeString | str:
    """`<time>` for a date or an aware datetime; nothing for None.

    `style`: day, weekday, short, month, clock or minute; only the last names the zone.
    `css`: a class of the element. Raises KeyError where the style is none of these.
    """
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    text = date_format(value, _pattern(style))
    if style == "minute" and isinstance(value, dt.datetime):
        text = f"{text} {zone_name(value)}"
    machine = (
        value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value.isoformat()
    )
    kind = format_html(' class="{}"', css) if css else ""
    return format_html('<time datetime="{}"{}>{}</time>', machine, kind, text)

"""Numbers as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """12431 as `12,431`, in the way of the interface's language."""
    return str(number_format(number, force_grouping=True))

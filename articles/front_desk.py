"""Arranging a front page: which article stands in which slot, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, FrontPage, Placement, Status
from articles.signals import content_changed

SLOTS: tuple[str, ...] = tuple(Placement.Slot.values)
# How many articles a slot holds; what is more would never be shown.
ROOM = {Placement.Slot.LEAD: 1, Placement.Slot.SECONDARY: 3, Placement.Slot.FEATURED: 4}
MOST = 24
Slots = dict[str, list[int]]


class StaleFrontPage(Exception):
    """Somebody else arranged this front page since it was read; nothing was changed."""


def slots_of(front_page: FrontPage) -> Slots:
    """Keys of the articles of each slot, in their order."""
    found: Slots = {slot: [] for slot in SLOTS}
    for slot, pk in front_page.placements.order_by("position", "pk").values_list(
        "slot", "article_id"
    ):
        found[slot].append(pk)
    return found


def placeable(edition: str) -> QuerySet[Article]:
    """What may stand on a front page: what readers can read, and what will open."""
    rows: QuerySet[Article] = Article.objects.in_edition(edition).filter(
        status__in=(Status.PUBLISHED, Status.SCHEDULED)
    )
    return rows


def put(slots: Slots, pk: int, slot: str) -> None:
    """Place an article at the end of a slot; it leaves the one where it stood."""
    take(slots, pk)
    slots[slot].append(pk)


def take(slots: Slots, pk: int) -> None:
    """Take an article off the page."""
    for keys in slots.values():
        if pk in keys:
            keys.remove(pk)


def shift(slots: Slots, pk: int, by: int) -> None:
    """Move an article up (-1) or down (+1) in its slot."""
    for keys in slots.values():
        if pk in keys:
            place = keys.index(pk)
            keys.remove(pk)
            keys.insert(max(0, place + by), pk)


def problems(edition: str, slots: Mapping[str, Sequence[int]]) -> list[str]:
    """What forbids this arrangement, in words; empty where nothing does."""
    keys = [pk for each in slots.values() for pk in each]
    found = []
    if len(keys) != len(set(keys)):
        found.append(_("An article stands twice."))
    if placeable(edition).filter(pk__in=keys).count() != len(set(keys)):
        found.append(_("An article is not of this edition, or readers will never see it."))
    for slot, room in ROOM.items():
        if len(slots.get(slot, [])) > room:
            words = {"slot": Placement.Slot(slot).label, "room": room}
            found.append(_("“%(slot)s” holds %(room)s at the most.") % words)
    if len(slots.get(Placement.Slot.SECTION, [])) > MOST:
        found.append(_("There are too many articles first in their sections."))
    return found


def save(
    front_page: FrontPage,
    slots: Mapping[str, Sequence[int]],
    *,
    version: int,
    starts_at: datetime,
    breaking: str,
    breaking_url: str,
) -> None:
    """Write the arrangement, if it still has `version`.

    Raises StaleFrontPage, and ValidationError where the slots may not be filled so.
    """
    if wrong := problems(front_page.edition, slots):
        raise ValidationError(wrong)
    with transaction.atomic():
        rows = FrontPage.objects.filter(pk=front_page.pk, version=version)
        fields: dict[str, Any] = {"breaking": breaking, "breaking_url": breaking_url}
        if not rows.update(version=version + 1, starts_at=starts_at, **fields):
            raise StaleFrontPage
        front_page.placements.all().delete()
        Placement.objects.bulk_create(
            Placement(front_page=front_page, article_id=pk, slot=slot, position=position)
            for slot, keys in slots.items()
            for position, pk in enumerate(keys)
        )
        announce(front_page)
    front_page.refresh_from_db()


def announce(front_page: FrontPage) -> None:
    """The front page of its edition is out of date."""
    content_changed.send(FrontPage, keys={f"home-{front_page.edition}"})


def copy_current(front_page: FrontPage) -> None:
    """Begin a new arrangement with what stands on the page when it starts."""
    rows = FrontPage.objects.exclude(pk=front_page.pk)
    before = rows.filter(edition=front_page.edition, starts_at__lt=front_page.starts_at)
    last = before.order_by("-starts_at").first()
    if last is None:
        return
    keys = placeable(front_page.edition).values("pk")
    Placement.objects.bulk_create(
        Placement(
            front_page=front_page, article_id=row.article_id, slot=row.slot, position=row.position
        )
        for row in last.placements.filter(article__in=keys)
    )

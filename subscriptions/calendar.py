"""When something regular is due: at a local hour of an edition, once a day or a week."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone_of(edition: str) -> ZoneInfo:
    """Time zone of an edition's readers: EDITION_TIME_ZONES, else the site's."""
    return ZoneInfo(settings.EDITION_TIME_ZONES.get(edition, settings.TIME_ZONE))


def due_moment(edition: str, hour: int, weekday: int | None, at: datetime) -> tuple[datetime, date]:
    """The last due moment not after `at`, and its local day.

    Days are counted on the wall, so that there is one a day also when clocks change: an hour
    that does not exist is the moment of the change, one that comes twice counts the first time.
    """
    zone = zone_of(edition)
    day = at.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, time(hour), tzinfo=zone).astimezone(ZoneInfo("UTC"))
        if moment <= at and (weekday is None or day.weekday() == weekday):
            return moment, day
        day -= timedelta(days=1)

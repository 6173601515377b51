"""What is scheduled, by week, and moving it: by dragging to another day or by a date field."""

from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import actions, refusals, scheduling
from articles.models import Article, FrontPage, Revision, Status
from articles.versions import Conflict, refuse_stale
from subscriptions.models import Mailing


@dataclass(frozen=True)
class Event:
    """One thing that will happen at a moment; what has a `revision` can be moved."""

    at: datetime
    what: Any
    title: str
    url: str
    revision: int | None = None
    version: int = 0


@dataclass
class Day:
    date: date
    events: list[Event] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on."""

    days: list[Day]

    @property
    def before(self) -> date:
        return self.days[0].date - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.days[0].date + timedelta(days=7)

    @property
    def is_empty(self) -> bool:
        return not any(day.events for day in self.days)


def week_of(user: Any, wanted: str = "") -> Week:
    """The week that holds the day `wanted` (ISO; today where it is none)."""
    try:
        day = parse_date(wanted) or timezone.localdate()
    except ValueError:
        day = timezone.localdate()
    if not MINYEAR + 1 < day.year < MAXYEAR - 1:
        day = timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    days = [Day(monday + timedelta(days=number)) for number in range(7)]
    start = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    for event in sorted(_events(user, start, start + timedelta(days=7)), key=lambda e: e.at):
        days[(timezone.localdate(event.at) - monday).days].events.append(event)
    return Week(days)


def _events(user: Any, start: datetime, end: datetime) -> list[Event]:
    mine = Article.objects.editable_by(user)
    first = mine.filter(
        status=Status.SCHEDULED, published_at__range=(start, end), live_revision__isnull=False
    ).defer("body", "body_html")
    found = [
        Event(
            article.published_at,
            _("Opens"),
            article.headline,
            change_url("articles_article", article.pk),
            article.live_revision_id,
            article.version,
        )
        for article in first
        if article.published_at < end
    ]
    found += [
        Event(
            revision.apply_at,
            _("Update"),
            revision.headline,
            change_url("articles_article", revision.article_id),
            revision.pk,
            revision.article.version,
        )
        for revision in Revision.objects.of_articles(mine, apply_at__gte=start, apply_at__lt=end)
        if revision.apply_at
    ]
    return found + _others(user, start, end)


def _others(user: Any, start: datetime, end: datetime) -> list[Event]:
    """What is moved elsewhere: ends, swaps of the front page, mailings."""
    ends = Article.objects.editable_by(user).filter(
        unpublish_at__gte=start, unpublish_at__lt=end, status__in=(Status.PUBLISHED,)
    )
    found = [
        Event(row.unpublish_at, _("Ends"), row.headline, change_url("articles_article", row.pk))
        for row in ends.defer("body", "body_html")
    ]
    if user.has_perm("articles.view_frontpage"):
        found += [
            Event(
                row.starts_at, _("Front page"), str(row), change_url("articles_frontpage", row.pk)
            )
            for row in FrontPage.objects.filter(starts_at__gte=start, starts_at__lt=end)
        ]
    if user.has_perm("subscriptions.view_mailing"):
        rows = Mailing.objects.filter(
            state=Mailing.State.SCHEDULED, send_at__gte=start, send_at__lt=end
        )
        found += [
            Event(row.send_at, _("Mailing"), str(row), change_url("subscriptions_mailing", row.pk))
            for row in rows
            if row.send_at
        ]
    return found


def change_url(name: str, pk: Any) -> str:
    """Address of a form of the desk; empty where there is none for that kind."""
    try:
        return reverse(f"admin:{name}_change", args=[pk])
    except NoReverseMatch:
        return ""


class MoveForm(forms.Form):
    """A scheduled revision and its new moment."""

    revision = forms.IntegerField()
    version = forms.IntegerField()
    at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    )


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Give a scheduled revision another moment."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day and a time."))
        return _back(request)
    data = form.cleaned_data
    rows = Revision.objects.filter(
        article__in=Article.objects.editable_by(request.user).values("pk")
    ).select_related("article__category")
    revision = get_object_or_404(rows, pk=data["revision"])
    article = revision.article
    actions.require(request.user, actions.PUBLISH, article, "rescheduled")
    try:
        reschedule(revision, data["at"], by=request.user, version=data["version"])
    except Conflict:
        return refusals.stale(request, article)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        moment = timezone.localtime(data["at"])
        messages.success(
            request, _("“%(title)s” moved to %(at)s.") % {"title": article, "at": f"{moment:%c}"}
        )
    return _back(request)


def reschedule(revision: Revision, at: datetime, *, by: Any, version: int) -> None:
    """Move what waits. Raises ValidationError where `revision` is not waiting any more."""
    article = revision.article
    refuse_stale(article, version)
    opens = article.status == Status.SCHEDULED and article.live_revision_id == revision.pk
    if not opens and revision.apply_at is None:
        raise ValidationError(_("This is not scheduled any more."))
    scheduling.schedule(revision, at, by=by, version=version)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("admin:index")
    return HttpResponseRedirect(target)

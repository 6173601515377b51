"""Mailings in the browser: each at a stable address, all in an archive and a feed."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from articles.cursor import page_of
from articles.views.pages import respond
from subscriptions import clicks, composing, opens, rendering, signing
from subscriptions.models import Mailing
from subscriptions.views.pages import page


def public(edition: str) -> QuerySet[Mailing]:
    """Composed mailings that were sent: what anyone may read."""
    states = [Mailing.State.SENDING, Mailing.State.PAUSED, Mailing.State.SENT]
    return Mailing.objects.filter(
        edition=edition, kind=Mailing.Kind.CAMPAIGN, state__in=states, frozen_at__isnull=False
    ).select_related("newsletter")


@require_safe
def archive(request: HttpRequest, edition: str) -> HttpResponse:
    """All mailings of an edition, newest first."""
    rows = public(edition).annotate(published_at=F("frozen_at")).order_by("-frozen_at", "-pk")
    found = page_of(rows, request.GET.get("before", ""), moment="frozen_at", pk="pk")
    context = {"mailings": found.rows, "older_url": found.older_url(request.path)}
    return respond(
        request, "subscriptions/archive.html", context, edition=edition, keys={"mailings"}
    )


@require_safe
def mailing(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """One mailing on the web, without anybody's personal links."""
    row = public(edition).filter(pk=pk).first()
    if row is None:
        raise Http404("no such mailing")
    with translation.override(edition):
        context = composing.content(row)
    context |= {"meta": {"title": row.subject, "robots": "noindex"}}
    named = [*context["stories"], *context["more"]]
    keys = {f"mailing-{pk}", *(story["article"].key for story in named)}
    return respond(request, "subscriptions/mailing.html", context, edition=edition, keys=keys)


@require_http_methods(["GET", "HEAD"])
def go(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """Count a click and lead on, to nowhere but where a mail of ours led."""
    try:
        link = clicks.find(token)
    except signing.BadToken:
        return page(request, "bad_link.html", edition, {}, status=404)
    clicks.count(link, request)
    answer = HttpResponseRedirect(link.url)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_http_methods(["GET", "HEAD"])
def seen(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """The picture by which a newsletter counts its opens; it knows no reader."""
    try:
        opens.count(token, request)
    except signing.BadToken:
        return HttpResponse(status=404)
    answer = HttpResponse(opens.PICTURE, content_type="image/gif")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


class MailingFeed(Feed):  # type: ignore[type-arg]
    """The newest mailings of an edition."""

    def get_object(self, request: HttpRequest, edition: str) -> str:
        return edition

    def title(self, edition: str) -> str:
        with translation.override(edition):
            return translation.gettext("%(name)s by e-mail") % {
                "name": rendering.site_of(edition).name
            }

    def link(self, edition: str) -> str:
        return settings.SITE_URL + reverse("subscriptions:letters", kwargs={"edition": edition})

    def items(self, edition: str) -> list[Mailing]:
        return list(public(edition).order_by("-frozen_at", "-pk")[:20])

    def item_title(self, item: Mailing) -> str:
        return item.subject

    def item_description(self, item: Mailing) -> str:
        return item.preheader or item.intro

    def item_link(self, item: Mailing) -> str:
        return composing.web_url(item)

    def item_pubdate(self, item: Mailing) -> object:
        return item.frozen_at

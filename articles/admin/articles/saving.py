"""What the editor page's script asks for while somebody types: autosave, presence, a new token."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import autosaves, leases
from articles.admin.articles.form import ArticleForm
from articles.models import Article, Lease, Revision
from articles.models.choices import RevisionKind
from articles.snapshot import blank, of_article


def _tab(request: HttpRequest) -> str:
    return request.POST.get("tab", "")[:36]


@require_POST
def autosave(request: HttpRequest, article: Article | None = None) -> HttpResponse:
    """Keep what is typed; a field that cannot be read stays as it was. Never touches the row."""
    user: Any = request.user
    base = of_article(article) if article else blank(language=user.language)
    form = ArticleForm(base, by=user, data=request.POST)
    form.is_valid()
    begun_from = form.cleaned_data.get("begun_from")
    row = autosaves.store(
        article,
        form.snapshot(),
        by=user,
        tab=_tab(request),
        version=form.cleaned_data.get("version") or 0,
        base=Revision.objects.filter(pk=begun_from or 0, article=article).first()
        if article
        else None,
    )
    answer: dict[str, Any] = {"saved": f"{timezone.localtime(row.saved_at):%H:%M}"}
    if article is not None:
        lease = leases.renew(article, by=user, tab=_tab(request), typed=True)
        answer |= presence_of(article, lease, request)
        if not answer["mine"]:
            autosaves.keep(row, RevisionKind.TAKEOVER)
    return JsonResponse(answer)


def presence_of(article: Article, lease: Lease, request: HttpRequest) -> dict[str, Any]:
    """Who is editing, in words, and whether it is this very page."""
    mine = lease.holder_id == request.user.pk and lease.tab == _tab(request)
    return {"mine": mine, "version": article.version, "line": "" if mine else line(lease, request)}


def line(lease: Lease, request: HttpRequest) -> str:
    """`Ada is editing, 2 minutes ago`."""
    last = lease.typed_at or lease.since
    words = {"name": lease.holder, "ago": timesince(last, depth=1)}
    if lease.holder_id == request.user.pk:
        return _("You are editing this in another window, last %(ago)s ago.") % words
    return _("%(name)s is editing, last %(ago)s ago.") % words


@require_POST
def presence(request: HttpRequest, article: Article) -> HttpResponse:
    """Renew the lease, or say who has it; with `leaving` give it back."""
    if "leaving" in request.POST:
        leases.release(article, by=request.user, tab=_tab(request))
        return HttpResponse(status=204)
    opening = "opening" in request.POST
    lease = leases.renew(article, by=request.user, tab=_tab(request), opening=opening)
    return JsonResponse(presence_of(article, lease, request))


@require_POST
def take_over(request: HttpRequest, article: Article) -> HttpResponse:
    """Take the lease; what the other typed becomes a revision, and the page is loaded anew."""
    taken = leases.take_over(article, by=request.user, tab=_tab(request))
    url = reverse("admin:articles_article_change", args=[article.pk])
    if request.headers.get("Accept", "").startswith("application/json"):
        kept = taken.kept.number if taken.kept else None
        return JsonResponse({"url": url, "kept": kept})
    return HttpResponseRedirect(url)


@require_POST
def discard(request: HttpRequest, article: Article | None = None) -> HttpResponse:
    """Throw the editor's own unsaved text away."""
    autosaves.forget(article, by=request.user, tab=_tab(request))
    if article is None:
        return HttpResponseRedirect(reverse("admin:articles_article_add"))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token for forms that were opened before a new login."""
    return JsonResponse({"token": get_token(request), "user": request.user.pk})

"""What the rail does by itself, apart from the text: talk, assign, share, correct, withdraw."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from articles import actions, comments, refusals, review, sharing
from articles.admin.articles.panels import (
    AssignForm,
    CommentForm,
    CorrectionForm,
    RetractForm,
    ShareForm,
    VersionForm,
)
from articles.models import Article
from articles.versions import Conflict


def attempt(
    request: HttpRequest, article: Article, form: Form, act: Callable[[Any], Any], done: str
) -> HttpResponse:
    """Do `act` with what the form says, and return to the page with one line about it."""
    url = reverse("admin:articles_article_change", args=[article.pk])
    if not form.is_valid():
        for name, texts in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, " ".join([f"{label}:" if label else "", *map(str, texts)]))
        return HttpResponseRedirect(url)
    try:
        act(form.cleaned_data)
    except Conflict as error:
        return refusals.stale(request, article, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(url)


@require_POST
def comment(request: HttpRequest, article: Article) -> HttpResponse:
    """Say something about the draft, or answer."""

    def act(said: Any) -> None:
        parent = said["parent"]
        found = get_object_or_404(article.comments, pk=parent) if parent else None
        comments.write(article, said["text"], by=request.user, parent=found)

    return attempt(request, article, CommentForm(request.POST), act, _("Said."))


@require_POST
def settle(request: HttpRequest, article: Article, comment: int) -> HttpResponse:
    """Close a thread."""
    found = get_object_or_404(article.comments, pk=comment)
    return attempt(
        request,
        article,
        Form({}),
        lambda _said: comments.settle(found, by=request.user),
        _("Settled."),
    )


@require_POST
def assign(request: HttpRequest, article: Article) -> HttpResponse:
    """Say who reads it and until when."""

    def act(said: Any) -> None:
        to = User.objects.filter(pk=said["assigned_to"]).first() if said["assigned_to"] else None
        review.assign(article, to, said["due_at"], by=request.user, seen=said["seen"])

    return attempt(request, article, AssignForm(request.POST), act, _("Assigned."))


@require_POST
def claim(request: HttpRequest, article: Article) -> HttpResponse:
    """Take a review that nobody has taken."""
    return attempt(
        request,
        article,
        Form({}),
        lambda _said: review.claim(article, by=request.user),
        _("You read it: it waits for you now."),
    )


@require_POST
def share(request: HttpRequest, article: Article) -> HttpResponse:
    """Make a link to the newest revision for somebody without a login."""

    def act(said: Any) -> None:
        if article.latest_revision is None:
            raise ValidationError(_("There is no draft to share."))
        sharing.share(
            article,
            article.latest_revision,
            by=request.user,
            days=said["days"],
            comments=said["comments"],
        )

    return attempt(request, article, ShareForm(request.POST), act, _("The link is ready."))


@require_POST
def revoke(request: HttpRequest, article: Article, link: int) -> HttpResponse:
    """Close a link."""
    found = get_object_or_404(article.previews.select_related("article", "revision"), pk=link)
    return attempt(
        request,
        article,
        Form({}),
        lambda _said: sharing.revoke(found, by=request.user),
        _("The link opens no more."),
    )


@require_POST
def call_off(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Cancel one scheduled revision; the others and the draft stay."""
    revision = get_object_or_404(article.revisions, number=number)
    revision.article = article
    return attempt(
        request,
        article,
        VersionForm(request.POST),
        lambda said: actions.call_off(revision, by=request.user, version=said["version"]),
        _("Cancelled."),
    )


@require_POST
def correct(request: HttpRequest, article: Article) -> HttpResponse:
    """Enter a typed correction."""
    return attempt(
        request,
        article,
        CorrectionForm(request.POST),
        lambda said: actions.correct(article, said["kind"], said["text"], by=request.user),
        _("Readers see the correction now."),
    )


@require_POST
def retract(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep the address, with a notice in place of the text."""
    return attempt(
        request,
        article,
        RetractForm(request.POST),
        lambda said: actions.retract(
            article,
            by=request.user,
            version=said["version"],
            notice=said["notice"],
            tell=said["tell"],
        ),
        _("Retracted: the address shows your notice."),
    )


@require_POST
def duplicate(request: HttpRequest, article: Article) -> HttpResponse:
    """A new draft with the same text."""
    twin = actions.duplicate(article, by=request.user)
    messages.success(request, _("This is the copy."))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[twin.pk]))

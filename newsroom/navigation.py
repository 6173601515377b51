"""The desk's navigation: by task, not by application."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """An entry that is no model's list: its words, the name of its address, who may."""

    label: Any
    name: str
    permission: str = ""


@dataclass(frozen=True)
class Group:
    """One task, with the lists (by the model's label) and pages that belong to it."""

    label: Any
    entries: tuple[str | Page, ...]


GROUPS = (
    Group(_("Today"), (Page(_("Today"), "admin:index"),)),
    Group(
        _("Articles"),
        (
            "articles.article",
            Page(_("New article"), "admin:articles_article_add", "articles.add_article"),
            "articles.correction",
            "articles.liveentry",
            "articles.schedulerun",
            Page(_("Trash"), "admin:articles_article_bin", "articles.add_article"),
        ),
    ),
    Group(_("Front page"), ("articles.frontpage",)),
    Group(_("Issues"), ("articles.magazineissue",)),
    Group(
        _("Library"),
        ("articles.image", "articles.libraryfile", "articles.author", "articles.tag"),
    ),
    Group(
        _("Subscribers"),
        (
            "subscriptions.subscriber",
            "subscriptions.subscriberimport",
            "subscriptions.suppression",
            "subscriptions.consentevent",
            "subscriptions.topic",
        ),
    ),
    Group(
        _("Mailings"),
        (
            "subscriptions.mailing",
            "subscriptions.newsletter",
            "subscriptions.letter",
            "subscriptions.delivery",
            "subscriptions.providerevent",
        ),
    ),
    Group(
        _("Site"),
        (
            "categories.category",
            "newsroom.menuitem",
            "newsroom.page",
            "articles.redirect",
            "articles.searchmiss",
            "articles.missingaddress",
            "newsroom.sitesettings",
            "accounts.user",
            "articles.importrun",
            "newsroom.auditentry",
        ),
    ),
)
PLACED = {entry for group in GROUPS for entry in group.entries if isinstance(entry, str)}


def build(site: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """Groups and entries that this person may open; the one that is open is marked."""
    lists = _lists(site, request)
    groups = []
    for group in GROUPS:
        found = [_entry(entry, lists, request) for entry in group.entries]
        entries = [entry for entry in found if entry]
        if group is GROUPS[-1]:
            entries += [lists[label] for label in lists if label not in PLACED]
        if entries:
            groups.append({"label": group.label, "entries": entries, "url": entries[0]["url"]})
    _mark(groups, request.path)
    return groups


def _lists(site: Any, request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Lists of models by label."""
    found = {}
    for model, model_admin in site._registry.items():
        if not model_admin.has_module_permission(request):
            continue
        perms = model_admin.get_model_perms(request)
        if perms.get("view") or perms.get("change"):
            opts = model._meta
            url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            found[opts.label_lower] = {"label": capfirst(opts.verbose_name_plural), "url": url}
    return found


def _entry(
    entry: str | Page, lists: dict[str, dict[str, Any]], request: HttpRequest
) -> dict[str, Any] | None:
    if isinstance(entry, str):
        return lists.get(entry)
    if entry.permission and not request.user.has_perm(entry.permission):
        return None
    try:
        return {"label": entry.label, "url": reverse(entry.name)}
    except NoReverseMatch:
        return None


def _mark(groups: list[dict[str, Any]], path: str) -> None:
    """Mark the entry whose address is the longest beginning of `path`, and its group."""
    matching = [
        (len(entry["url"]), group, entry)
        for group in groups
        for entry in group["entries"]
        if path.startswith(entry["url"])
    ]
    if not matching:
        return
    length, group, entry = max(matching, key=lambda match: match[0])
    exact = path == entry["url"]
    if exact or length > len(reverse("admin:index")):
        group["current"] = entry["current"] = True

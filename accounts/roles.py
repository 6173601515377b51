"""The five roles of a newsroom, as groups, and what each may do."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WRITER = "Writer"
EDITOR = "Editor"
CHIEF = "Chief"
NEWSLETTER_EDITOR = "Newsletter editor"
ADMINISTRATOR = "Administrator"
NAMES = {
    WRITER: _("Writer"),
    EDITOR: _("Editor"),
    CHIEF: _("Chief"),
    NEWSLETTER_EDITOR: _("Newsletter editor"),
    ADMINISTRATOR: _("Administrator"),
}


def _crud(app: str, *models: str, verbs: str = "view add change delete") -> set[str]:
    return {f"{app}.{verb}_{model}" for model in models for verb in verbs.split()}


_READ = _crud(
    "articles",
    "author", "image", "libraryfile", "tag", "magazineissue", "revision", "correction",
    verbs="view",
) | _crud("categories", "category", verbs="view")  # fmt: skip
_WRITER = (
    _READ
    | _crud("articles", "article", verbs="view add change")
    | _crud("articles", "image", "libraryfile", verbs="add")
)
_EDITOR = (
    _WRITER
    | _crud(
        "articles",
        "author", "authorprofile", "image", "libraryfile", "tag", "correction", "liveentry",
        "magazineissue", "issuesection", "redirect",
    )
    | {
        "articles.delete_article",
        "articles.view_missingaddress",
        "articles.change_missingaddress",
        "articles.edit_any_article",
        "articles.review_article",
        "articles.publish_article",
        "articles.view_schedulerun",
        "articles.view_searchmiss",
        "articles.delete_searchmiss",
    }
)  # fmt: skip
_CHIEF = (
    _EDITOR
    | _crud("categories", "category")
    | _crud("articles", "frontpage", "placement")
    | _crud("newsroom", "menuitem", "page")
    | {
        "articles.retract_article",
        "articles.override_check",
        "articles.merge_tag",
        "articles.merge_author",
        "articles.purge_article",
        "newsroom.view_auditentry",
    }
)
_NEWSLETTER_EDITOR = (
    _READ
    | {"articles.view_article"}
    | _crud("subscriptions", "subscriber", "subscription", "newsletter", "mailing", "mailingitem")
    | _crud("subscriptions", "subscriberimport", "webhook")
    | _crud("subscriptions", "suppression", verbs="view add")
    | _crud(
        "subscriptions",
        "topic", "delivery", "consentevent", "letter", "mailinglink", "providerevent", "tally",
        "webhookcall",
        verbs="view",
    )
    | {"subscriptions.send_mailing"}
)  # fmt: skip
# Roles and the permissions they carry; the administrator has all there are.
PERMISSIONS: dict[str, set[str] | None] = {
    WRITER: _WRITER,
    EDITOR: _EDITOR,
    CHIEF: _CHIEF,
    NEWSLETTER_EDITOR: _NEWSLETTER_EDITOR,
    ADMINISTRATOR: None,
}


def create_after_migrate(app_config: Any, **kwargs: Any) -> None:
    """Bring the groups in line with the table, once the last application has its permissions."""
    if app_config.label == next(reversed(apps.app_configs)):
        synchronise()


def synchronise() -> None:
    """Create the groups and set their permissions; unknown permissions are left out."""
    labels = ["accounts", "categories", "articles", "subscriptions", "newsroom"]
    everything = Permission.objects.filter(content_type__app_label__in=labels)
    for name, wanted in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        if wanted is None:
            group.permissions.set(everything)
            continue
        chosen = Q(pk__in=[])
        for label in wanted:
            app, _dot, codename = label.partition(".")
            chosen |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(everything.filter(chosen))

"""The order of a magazine issue's contents: sections and places, kept in each article's draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.editing import save_draft
from articles.models import Article, IssueSection, MagazineIssue, Revision
from articles.signals import content_changed
from articles.snapshot import of_article, revised
from articles.versions import write

# Where articles stand that have no section yet.
NOWHERE = "0"
Places = dict[str, list[int]]


def places_of(issue: MagazineIssue) -> Places:
    """Keys of the articles of each section (by its key), in their order."""
    found: Places = {str(pk): [] for pk in issue.sections.values_list("pk", flat=True)}
    found[NOWHERE] = []
    rows = issue.articles.order_by("issue_position", "pk").values_list("pk", "issue_section")
    for pk, section in rows:
        found.setdefault(str(section or NOWHERE), []).append(pk)
    return found


def arrange(issue: MagazineIssue, places: Places, versions: dict[int, int], *, by: Any) -> int:
    """Bring the issue's articles into this order, all or none; says how many changed.

    Raises versions.Conflict where one was written since it was read, and ValidationError where
    `places` does not hold exactly the articles of the issue, each once, in sections of the issue.
    """
    articles = {
        article.pk: article
        for article in issue.articles.select_related("latest_revision", "live_revision")
    }
    keys = [pk for each in places.values() for pk in each]
    if sorted(keys) != sorted(articles):
        raise ValidationError(_("The contents changed meanwhile. Look again and repeat it."))
    sections = {str(section.pk): section for section in issue.sections.all()}
    if not {name for name, each in places.items() if each} <= {NOWHERE, *sections}:
        raise ValidationError(_("This section belongs to another issue."))
    changed = 0
    with transaction.atomic():
        # In the order of their keys, so that two who arrange at once never wait for each other.
        for pk, name, position in _by_key(places):
            section = sections.get(name)
            changed += _place(articles[pk], section, position, versions.get(pk, -1), by)
        if changed:
            content_changed.send(MagazineIssue, keys={issue.key})
    return changed


def _by_key(places: Places) -> list[tuple[int, str, int]]:
    """Article, section and place of each, by the article's key."""
    return sorted(
        (pk, name, position) for name, each in places.items() for position, pk in enumerate(each)
    )


def _place(
    article: Article, section: IssueSection | None, position: int, version: int, by: Any
) -> int:
    if (article.issue_section_id, article.issue_position) == (section and section.pk, position):
        return 0
    was_live = article.live_revision
    in_step = was_live is not None and article.latest_revision_id == was_live.pk
    values = {"issue_section": section.pk if section else None, "issue_position": position}
    fresh = save_draft(article, revised(of_article(article), **values), by=by, version=version)
    columns: dict[str, Any] = {"issue_section": section, "issue_position": position}
    if in_step and was_live is not None:  # readers see these very words: no draft is newer
        columns["live_revision"] = fresh
        Revision.objects.filter(pk=fresh.pk).update(
            review=was_live.review, applied_at=was_live.applied_at
        )
    write(article, article.version, **columns)
    return 1

"""Notices of retraction to those whom the piece was sent to: another mailing, not a new consent.

`articles` announces the retraction; whoever else asks here gets the same notice, made once.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Article
from subscriptions import audience
from subscriptions.models import Mailing


def prepare(article: Article) -> Mailing | None:
    """A notice that waits for an editor; None where the piece was sent to nobody."""
    if not audience.had(article).exists():
        return None
    with override(article.language):
        subject = _("Retracted: %(headline)s") % {"headline": article.headline}
    mailing, _created = Mailing.objects.get_or_create(
        dedupe_key=f"retraction:{article.pk}",
        defaults={
            "kind": Mailing.Kind.NOTICE,
            "edition": article.edition,
            "subject": subject[:200],
            "article": article,
            "state": Mailing.State.HELD,
        },
    )
    return mailing

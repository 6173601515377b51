"""What articles announce. Receivers run inside the transaction; effects wait for its commit."""

from django.dispatch import Signal

# action (str, see articles.models.choices.Action), article, by (User or None), revision (or None),
# refused (str: the reason, empty where it was done), details (dict of plain values).
article_action = Signal()
# articles (list): their rows were published, at once or for later; once for each batch.
articles_live = Signal()
# articles (list), by: became readable just now; sent exactly once for each publication.
articles_published = Signal()
# keys (set of surrogate keys): pages that show any of them are out of date. withdrawn (bool, or
# not there): what they showed was taken from readers, who get it not for a moment more.
content_changed = Signal()
# images, files (sets of keys): rows of the library changed; texts that show them are rendered anew.
library_changed = Signal()
# article (Article or None), old public address and new: for redirects kept elsewhere.
article_moved = Signal()
# correction: a typed correction was made public; `articles.models.Correction`.
correction_published = Signal()
# edition, title, slug, body, published (bool), source_guid, old_paths: an importer found a
# plain page.
# A receiver returns one of "created", "updated", "skipped".
page_imported = Signal()
# source, by (User or None), rows (one str for each article that was written: its number, its
# revision, what became of it and the hash of what was brought): a batch of an import was written.
articles_imported = Signal()
# source, by (User or None), created, updated, skipped: an import has ended. Its single articles
# are announced as always, with a revision of kind "import".
import_finished = Signal()

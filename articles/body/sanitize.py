"""Cleaning of a body: what is stored is a fixpoint, whatever came in."""

import re
from collections import OrderedDict
from hashlib import blake2b

import nh3
from django.utils.translation import gettext as _

from articles.body import schema, tree
from articles.body.rebuild import rebuild

MAX_CHARACTERS = 2_000_000
# The parser's time grows with tags × depth: 20,000 take it less than a second at the worst.
MAX_TAGS = 20_000
PASSES = 3

_TAG = re.compile(r"<[a-zA-Z]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")

_WIDE = nh3.Cleaner(**schema.sanitiser(pasted=True))
_STRICT = nh3.Cleaner(**schema.sanitiser(), attribute_filter=schema.check)


_REMEMBERED = 4096
# Digests of texts that are known to be clean: the same text is cleaned when it is saved, when it
# is published and when it is rendered. A digest that an attacker could meet costs 2^128 tries.
_known: OrderedDict[bytes, None] = OrderedDict()


class BodyError(ValueError):
    """A body that cannot be stored; the message is for the editor."""


def clean(html: str) -> str:
    """`html` as it may be stored: only what `schema` declares, the same after every cleaning.

    Raises BodyError where it is too large, or changes still after three passes (an attack).
    """
    if len(html) > MAX_CHARACTERS:
        raise BodyError(
            _("The text is too long: %(length)s characters of at most %(limit)s.")
            % {"length": f"{len(html):,}", "limit": f"{MAX_CHARACTERS:,}"}
        )
    if sum(1 for _tag in _TAG.finditer(html)) > MAX_TAGS:
        raise BodyError(
            _("The text has too much markup: more than %(limit)s tags. Paste it as plain text.")
            % {"limit": f"{MAX_TAGS:,}"}
        )
    for _attempt in range(PASSES + 1):
        digest = blake2b(html.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        if digest in _known:
            return html
        before, html = html, _once(html)
        if html == before:
            _remember(digest)
            return html
    raise BodyError(_("The text holds markup that cannot be cleaned. Paste it as plain text."))


def _remember(digest: bytes) -> None:
    _known[digest] = None
    if len(_known) > _REMEMBERED:
        _known.popitem(last=False)


def _once(html: str) -> str:
    """One pass. Our own rebuilding never has the last word: the strict parser does."""
    plain = _UNSEEN.sub("", _LINE_ENDS.sub("\n", html))
    return _STRICT.clean(tree.write(rebuild(_WIDE.clean(plain))))

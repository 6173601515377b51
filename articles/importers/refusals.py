"""Why a file cannot be imported, in words that say what to do about it.

They name `file`, which Refused fills in, and are translated for whom they are shown to.
"""

import json

from django.utils.translation import gettext_lazy as _

CUT_OFF = _("{file}: the file is cut in the middle (at line {line}). Please get it anew.")
NO_WXR = _(
    "{file}: this is not a WordPress export (WXR). There, Tools → Export → All content makes one."
)
FEED_NOT_WXR = _(
    "{file}: this is RSS, not a WordPress export (WXR). As a feed it can be imported, too."
)
NO_GHOST = _(
    "{file}: this is no export of Ghost (it holds no posts). There, Settings → Advanced → "
    "Import/Export makes one: a .json file."
)
NO_FEED = _("{file}: this is no feed (RSS, Atom or JSON Feed).")
BROKEN_XML = _("{file}: its markup is broken at line {line} ({why}).")
TOO_LARGE = _("{file}: larger than {size} MB")


def is_cut(error: json.JSONDecodeError) -> bool:
    """Whether JSON ends before it is at its end."""
    begun = error.doc.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}
    ends = error.pos >= len(error.doc.rstrip()) - 1 or error.msg.startswith("Unterminated")
    return begun and ends

"""The public pages of imported samples: sound markup, and nothing of the old system's own."""

import io
import re

import pytest
from django.core.management import call_command

from articles.models import Article
from newsroom.models import Page
from tests.articles.importers import uploads, wxr
from tests.audit.markup import errors

# What would be left of blocks and shortcodes of WordPress and its plugins.
LEFT = re.compile(
    r"<!--|&lt;!--|wp:[a-z]|\[/?(?:caption|gallery|embed|audio|video|playlist|vc_|et_pb_|contact-form)"
)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


@pytest.mark.timeout(900)
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["themeunittest.xml", "block-test-data.xml", "cc-labs.xml"])
def test_imported_pages_are_sound(name, checker, tmp_path, sam):
    folder, media = tmp_path / "pages", tmp_path / "media"
    folder.mkdir()
    media.mkdir()
    path = wxr.SAMPLES / name
    uploads.write(media, path)
    call_command("import_wordpress", path, media=media, stdout=io.StringIO())
    rows = [*Article.objects.published(), *Page.objects.filter(is_public=True)]
    left = {}
    for number, row in enumerate(rows):
        page = sam.get(row.get_absolute_url()).content.decode()
        (folder / f"{number}-{row.slug[:40]}.html").write_text(page)
        main = MAIN.search(page)
        assert main
        if found := LEFT.findall(CODE.sub("", main[0])):
            left[row.slug] = found[:3]

    assert rows
    assert not left
    complaints = errors(checker, folder)
    assert not complaints, "\n".join(sorted(complaints))

"""What readers are told about a picture, in their language."""

import pytest
from django.utils import translation

from articles.models import Image
from articles.rendering import render_body

pytestmark = pytest.mark.one_database

TURKISH = {"alt": "Işıklı rıhtım", "caption": "Gece vardiyası.", "credit": "Fotoğraf: Ali"}


@pytest.fixture
def lit(image):
    """A picture described in both languages."""
    image.alt, image.caption, image.credit = "A lit quay", "Night shift.", "Photo: Ali"
    image.translations = {"tr": TURKISH}
    image.save()
    return image


def test_each_language_has_its_words(lit):
    assert lit.told("tr") == tuple(TURKISH.values())
    assert lit.told("en").alt == "A lit quay"
    with translation.override("tr"):
        assert lit.told().caption == "Gece vardiyası."


def test_what_is_not_translated_is_told_in_the_main_language(lit):
    lit.translations = {"tr": {"alt": "Işıklı rıhtım"}}
    assert lit.told("tr") == ("Işıklı rıhtım", "Night shift.", "Photo: Ali")


def test_a_decorative_picture_has_no_alternative_text_in_any(lit):
    lit.decorative = True
    assert lit.told("tr").alt == lit.told("en").alt == ""


def test_a_text_shows_the_words_of_its_language(lit):
    body = f'<div data-image="{lit.pk}"></div><div data-gallery="{lit.pk}"></div>'
    turkish, english = render_body(body, "tr"), render_body(body, "en")
    assert turkish.count('alt="Işıklı rıhtım"') == 2
    assert turkish.count("Gece vardiyası.") == 2
    assert "Photo: Ali" not in turkish
    assert english.count('alt="A lit quay"') == 2


def test_a_page_shows_them_under_its_lead_image(lit, published, haberler, sam):
    published("Bir", slug="bir", category=haberler, lead_image=lit.pk)
    page = sam.get("/tr/haberler/bir/").content.decode()
    assert 'alt="Işıklı rıhtım"' in page
    assert "Gece vardiyası." in page
    assert 'property="og:image:alt" content="Işıklı rıhtım"' in page
    assert '"creditText": "Fotoğraf: Ali"' in page
    assert "A lit quay" not in page


def test_the_desk_writes_and_finds_them(lit, login, deniz):
    desk, address = login(deniz), f"/admin/articles/image/{lit.pk}/change/"
    form = desk.get(address).context["adminform"].form
    sent = {name: form.initial[name] for name in ("title", "alt", "caption", "credit", "licence")}
    sent |= {"focal_x": "0.5", "focal_y": "0.5", "credit_url": ""}
    sent |= {"seen_version": str(form.initial["seen_version"])}
    sent |= {"translations-tr-alt": "Rıhtım, ışıl ışıl", "translations-tr-caption": ""}
    assert desk.post(address, sent).status_code == 302
    lit.refresh_from_db()
    assert lit.translations == {"tr": {"alt": "Rıhtım, ışıl ışıl"}}
    found = desk.get("/admin/articles/image/", {"q": "ışıl"})
    assert list(found.context["cl"].queryset) == [lit]


def test_too_long_a_description_is_refused(lit, login, deniz):
    address = f"/admin/articles/image/{lit.pk}/change/"
    sent = {"alt": "x", "translations-tr-alt": "ı" * 501, "seen_version": str(lit.version)}
    answer = login(deniz).post(address, sent)
    assert answer.status_code == 200
    assert "500" in str(answer.context["adminform"].form.errors["translations"])
    assert Image.objects.get(pk=lit.pk).translations == {"tr": TURKISH}

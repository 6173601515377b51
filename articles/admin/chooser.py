"""What the body editor asks of the library: lists of pictures and files, and uploads, as JSON.

Every answer to a list is `{"results": [...], "more": bool}`, to an upload one such result as
`{"results": [result]}`, and to a refused one `{"errors": {field: [message]}}` with status 400.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles.images import files, originals
from articles.images.picture import rendition_url
from articles.models.library import Image, LibraryFile

PAGE = 24
MAX_KEYS = 200
THUMB_WIDTH = 480
MAX_QUERY = 100

IMAGE_TEXTS = ("title", "alt", "caption", "credit", "translations")


class ImageUpload(forms.Form):
    """A picture for the library; what it shows is asked at once."""

    file = forms.FileField(label=_("File"), max_length=255)
    alt = forms.CharField(label=_("Alternative text"), max_length=500, required=False)
    decorative = forms.BooleanField(label=_("Decorative"), required=False)
    caption = forms.CharField(label=_("Caption"), max_length=1000, required=False)
    credit = forms.CharField(label=_("Credit"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a picture that neither says what it shows nor that it shows nothing."""
        cleaned = super().clean() or self.cleaned_data
        if "alt" in cleaned and not cleaned["alt"] and not cleaned.get("decorative"):
            self.add_error("alt", _("Describe the picture, or choose “decorative”."))
        return cleaned


class FileUpload(forms.Form):
    """A PDF, sound or film for the library."""

    file = forms.FileField(label=_("File"), max_length=255)
    title = forms.CharField(label=_("Title"), max_length=200)


@require_GET
def images(request: HttpRequest) -> HttpResponse:
    """Pictures that match `q`, newest first, or those with the keys in `ids`."""
    if not request.user.has_perm("articles.view_image"):
        return _forbidden()
    return _listed(request, Image.objects.all(), IMAGE_TEXTS, describe_image)


@require_POST
def upload_image(request: HttpRequest) -> HttpResponse:
    """Put a picture into the library; the same file again answers with the picture it has."""
    if not request.user.has_perm("articles.add_image"):
        return _forbidden()
    form = ImageUpload(request.POST, request.FILES)
    return _stored(form, originals.store, request.user, describe_image)


@require_GET
def library_files(request: HttpRequest) -> HttpResponse:
    """Files that match `q`, newest first, or those with the keys in `ids`."""
    if not request.user.has_perm("articles.view_libraryfile"):
        return _forbidden()
    return _listed(request, LibraryFile.objects.all(), ("title",), describe_file)


@require_POST
def upload_file(request: HttpRequest) -> HttpResponse:
    """Put a PDF, sound or film into the library."""
    if not request.user.has_perm("articles.add_libraryfile"):
        return _forbidden()
    form = FileUpload(request.POST, request.FILES)
    return _stored(form, files.store, request.user, describe_file)


def urls(site: AdminSite) -> list[URLPattern]:
    """Addresses of the chooser, for `get_urls` of the library's admin."""
    views: list[tuple[str, Callable[..., HttpResponse], str]] = [
        ("body/images/", images, "body_images"),
        ("body/images/upload/", upload_image, "body_images_upload"),
        ("body/files/", library_files, "body_files"),
        ("body/files/upload/", upload_file, "body_files_upload"),
    ]
    return [
        path(address, site.admin_view(never_cache(view)), name=name)
        for address, view, name in views
    ]


def describe_image(image: Image) -> dict[str, Any]:
    """What the editor shows of a picture."""
    return {
        "id": image.pk,
        "thumb": rendition_url(image, "free", THUMB_WIDTH),
        "title": str(image),
        "alt": image.alt,
        "decorative": image.decorative,
        "caption": image.caption,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
    }


def describe_file(file: LibraryFile) -> dict[str, Any]:
    """What the editor shows of a file."""
    return {
        "id": file.pk,
        "title": file.title,
        "kind": file.get_kind_display(),
        "size": filesizeformat(file.size),
    }


def _listed(
    request: HttpRequest,
    found: QuerySet[Any],
    fields: Iterable[str],
    describe: Callable[[Any], dict[str, Any]],
) -> JsonResponse:
    if "ids" in request.GET:
        keys = [key for key in request.GET["ids"].split(",") if key.isdecimal() and len(key) < 19]
        rows = found.filter(pk__in=keys[:MAX_KEYS])
        return JsonResponse({"results": [describe(row) for row in rows], "more": False})
    for word in request.GET.get("q", "")[:MAX_QUERY].replace("\x00", "").split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    start = _page(request.GET.get("page", "")) * PAGE
    rows = found[start : start + PAGE + 1]
    results = [describe(row) for row in rows]
    return JsonResponse({"results": results[:PAGE], "more": len(results) > PAGE})


def _page(text: str) -> int:
    """Number of the page, from 0; nonsense is the first one."""
    return max(0, int(text) - 1) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _stored(
    form: forms.Form,
    store: Callable[..., Any],
    user: Any,
    describe: Callable[[Any], dict[str, Any]],
) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    fields = {**form.cleaned_data, "uploaded_by": user}
    try:
        row = store(fields.pop("file"), **fields)
    except ValidationError as error:
        return JsonResponse({"errors": {"file": error.messages}}, status=400)
    return JsonResponse({"results": [describe(row)]}, status=201)


def _forbidden() -> JsonResponse:
    errors = {"__all__": [_("You may not use the library.")]}
    return JsonResponse({"errors": errors}, status=403)

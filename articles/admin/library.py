"""The library at the desk: pictures and files, let in only through the checks of `images`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin, VersionedForm, form_field
from articles.admin import chooser
from articles.admin.words import TranslatedWords
from articles.images import files, originals
from articles.images.picture import rendition_url
from articles.models import Article, Author, Image, LibraryFile, MagazineIssue

THUMB, PREVIEW = 320, 960


class UploadForm(VersionedForm):
    """A form whose file is stored by `store` before anything is saved.

    A plain file field: Pillow must not see an upload before `images.limits` did.
    """

    file = forms.FileField(label=_("File"), max_length=255)
    apart = {"file", "seen_version"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)

    def store(self, file: Any, **fields: Any) -> Any:
        raise NotImplementedError

    def clean(self) -> Any:
        """Store the upload; an entry that the library has already is refused by name."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if self.errors or not file or self.instance.pk:
            return cleaned
        fields = {name: value for name, value in cleaned.items() if name not in self.apart}
        before = self._meta.model._default_manager.order_by("-pk").values_list("pk", flat=True)
        newest = before.first() or 0
        try:
            self.stored = self.store(file, **fields)
        except ValidationError as error:
            self.add_error("file", error)
            return cleaned
        if self.stored.pk <= newest:
            raise ValidationError(
                {"file": _("The library has this already: “%(name)s”.") % {"name": self.stored}}
            )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk:
            return super().save(commit)
        self.instance = self.stored
        vars(self)["save_m2m"] = lambda: None
        return self.stored


class ImageForm(UploadForm):
    translations = TranslatedWords(label=_("In other languages"))

    class Meta:
        model = Image
        fields = (
            "file", "title", "alt", "decorative", "caption", "credit", "translations",
            "credit_url", "licence", "focal_x", "focal_y",
        )  # fmt: skip
        widgets = {"caption": forms.Textarea(attrs={"rows": 2})}
        formfield_callback = form_field

    def store(self, file: Any, **fields: Any) -> Image:
        return originals.store(file, **fields)

    def clean(self) -> Any:
        if not self.cleaned_data.get("alt") and not self.cleaned_data.get("decorative"):
            self.add_error("alt", _("Describe the picture, or choose “decorative”."))
        return super().clean()


class FileForm(UploadForm):
    class Meta:
        model = LibraryFile
        fields = ("file", "title")

    def store(self, file: Any, **fields: Any) -> LibraryFile:
        return files.store(file, **fields)


class LibraryAdmin(VersionedAdmin):
    """Common to pictures and files: a file is chosen once and never replaced."""

    date_hierarchy = "created_at"
    list_per_page = 40

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("uploaded_by")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.uploaded_by = request.user
        obj.save(update_fields=["uploaded_by"])


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    form = ImageForm
    list_display = ("thumbnail", "named", "credit", "licence", "size", "created_at")
    list_display_links = ("named",)
    list_filter = ("decorative", "created_at", ("credit", admin.EmptyFieldListFilter))
    search_fields = ("title", "alt", "caption", "credit", "translations")
    search_help_text = _("Words of the title, the description, the caption or the credit")
    uses = (
        Use(_("Lead image"), lambda image: Article.objects.filter(lead_image=image)),
        Use(_("In the text"), lambda image: Article.objects.filter(media_uses__image=image)),
        Use(_("Portrait"), lambda image: Author.objects.filter(portrait=image)),
        Use(_("Cover"), lambda image: MagazineIssue.objects.filter(cover=image)),
        Use(_("Logo"), lambda image: image.logos.all()),
    )

    class Media:
        js = (forms.Script("desk/focal.js", type="module"),)

    def get_urls(self) -> list[URLPattern]:
        """With what the body editor asks of the library."""
        return [*chooser.urls(self.admin_site), *super().get_urls()]

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        fields = list(super().get_fields(request, obj))
        own = {"preview", "file"}
        return ["preview", *(name for name in fields if name not in own)] if obj else fields

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("preview",) if obj else ()

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img class="thumb" src="{}" alt="" loading="lazy">',
            rendition_url(image, "card", THUMB),
        )

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> str:
        return format_html(
            '<focal-point><img src="{}" alt="{}"></focal-point>',
            rendition_url(image, "free", PREVIEW),
            image.alt,
        )

    @admin.display(description=_("title"), ordering="title")
    def named(self, image: Image) -> str:
        if image.alt or image.decorative:
            return str(image)
        return format_html('{} <span class="mark mark-late">{}</span>', image, _("no description"))

    @admin.display(description=_("size"), ordering="width")
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    def delete_model(self, request: Any, obj: Image) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(lambda: originals.discard(obj))

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for image in queryset:
            self.delete_model(request, image)


@admin.register(LibraryFile)
class LibraryFileAdmin(LibraryAdmin):
    form = FileForm
    list_display = ("title", "kind", "bytes", "uploaded_by", "created_at")
    list_filter = ("kind", "created_at")
    search_fields = ("title",)
    uses = (
        Use(_("In the text"), lambda file: Article.objects.filter(media_uses__file=file)),
        Use(_("PDF of the issue"), lambda file: MagazineIssue.objects.filter(pdf=file)),
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("file", "kind", "bytes") if obj else ()

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, file: LibraryFile) -> str:
        return filesizeformat(file.size)

"""A page with nothing but the body editor, at an address and under the policy of the desk."""

from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.utils.html import format_html
from django.views.i18n import JavaScriptCatalog
from js_asset import Media

from articles.admin import chooser
from articles.body.fields import BodyFormField
from articles.views import media

STORED: dict[str, str] = {"body": ""}


class Form(forms.Form):
    body = BodyFormField(label="Text", required=False)


@csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY)
def page(request: Any) -> HttpResponse:
    form = Form(request.POST or None, initial={"body": STORED["body"]})
    if request.method == "POST" and form.is_valid():
        STORED["body"] = form.cleaned_data["body"]
    scripts = Media.from_media(form.media, nonce=str(request.csp_nonce))
    return HttpResponse(
        format_html(
            '<!doctype html><html lang="en"><head><title>Body</title>'
            '<link rel="icon" href="data:,">'
            '<script src="/jsi18n/"></script>{}</head><body><main><h1>Body</h1>'
            '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
            '<button id="save">Save</button></form></main></body></html>',
            scripts,
            get_token(request),
            form.as_div(),
        )
    )


urlpatterns = [
    path("admin/page/", page),
    path("media/<path:path>", media.serve),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["articles"])),
    path("admin/", include((chooser.urls(admin.site), "admin"))),
    path("admin/login/", page, name="login"),
]

"""The map of the site. Categories and articles answer whatever nothing else does."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles import converters
from newsroom import views

converters.register()

urlpatterns = [
    path("admin/jsi18n/", views.script_words, name="script_words"),
    path("admin/account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path(
        f"{settings.LANGUAGE_CODE}/<path:rest>",
        views.default_edition,
        name="default_edition",
    ),
    path(f"{settings.LANGUAGE_CODE}/", views.default_edition, {"rest": ""}),
    path("", include("newsroom.page_urls")),
    path("", include("subscriptions.urls")),
]
if settings.OUTBOX_DIR is not None and not settings.PRODUCTION:
    urlpatterns.append(path("outbox/", include("newsroom.outbox_urls")))
urlpatterns.append(path("", include("articles.urls")))
handler403 = "newsroom.views.refused"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"

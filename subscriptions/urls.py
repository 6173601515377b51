"""Sign-up, confirmation, preferences and leaving."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from subscriptions.providers import routes
from subscriptions.views import api, confirming, leaving, letters, preferences, sign_up

app_name = "subscriptions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<edition:edition>subscriptions/", sign_up.sign_up, name="sign_up"),
    path("<edition:edition>subscriptions/go-on/", sign_up.go_on, name="go_on"),
    path("<edition:edition>subscriptions/api/", api.sign_up, name="api"),
    path("<edition:edition>subscriptions/letters/", letters.archive, name="letters"),
    path(
        "<edition:edition>subscriptions/letters/feed.xml",
        letters.MailingFeed(),
        name="letters_feed",
    ),
    path("<edition:edition>subscriptions/letters/<int:pk>/", letters.mailing, name="mailing"),
    path("<edition:edition>subscriptions/go/<str:token>/", letters.go, name="go"),
    path("<edition:edition>subscriptions/seen/<str:token>/", letters.seen, name="seen"),
    path(
        "<edition:edition>subscriptions/confirm/<str:token>/",
        confirming.confirm,
        name="confirm",
    ),
    *(
        path(f"<edition:edition>subscriptions/preferences/<str:token>/{end}", view, name=name)
        for end, view, name in [
            ("", preferences.preferences, "preferences"),
            ("pause/", preferences.pause, "pause"),
            ("address/", preferences.address, "address"),
            ("leave/", preferences.leave, "leave"),
            ("export/", preferences.export, "export"),
            ("erase/", preferences.erase, "erase"),
        ]
    ),
    path(
        "<edition:edition>subscriptions/address/<str:token>/",
        preferences.new_address,
        name="new_address",
    ),
    path(
        "<edition:edition>subscriptions/unsubscribe/<str:token>/",
        leaving.unsubscribe,
        name="unsubscribe",
    ),
]
# Providers tell us of bounces and complaints here; see docs/settings.md, EMAIL_URL.
if heard := routes(settings.EMAIL_BACKEND, getattr(settings, "ANYMAIL", {})):
    urlpatterns.append(path("subscriptions/providers/", include(heard)))

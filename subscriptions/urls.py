"""Sign-up, confirmation, preferences and leaving."""

from django.urls import path

from subscriptions.views import confirming, leaving, letters, preferences, sign_up

app_name = "subscriptions"
urlpatterns = [
    path("<edition:edition>subscriptions/", sign_up.sign_up, name="sign_up"),
    path("<edition:edition>subscriptions/letters/", letters.archive, name="letters"),
    path(
        "<edition:edition>subscriptions/letters/feed.xml",
        letters.MailingFeed(),
        name="letters_feed",
    ),
    path("<edition:edition>subscriptions/letters/<int:pk>/", letters.mailing, name="mailing"),
    path("<edition:edition>subscriptions/go/<str:token>/", letters.go, name="go"),
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

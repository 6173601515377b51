"""Sign-up, confirmation, preferences and leaving."""

from django.urls import path

from subscriptions.views import confirming, leaving, preferences, sign_up

app_name = "subscriptions"
urlpatterns = [
    path("<edition:edition>subscriptions/", sign_up.sign_up, name="sign_up"),
    path(
        "<edition:edition>subscriptions/confirm/<str:token>/",
        confirming.confirm,
        name="confirm",
    ),
    path(
        "<edition:edition>subscriptions/preferences/<str:token>/",
        preferences.preferences,
        name="preferences",
    ),
    path(
        "<edition:edition>subscriptions/unsubscribe/<str:token>/",
        leaving.unsubscribe,
        name="unsubscribe",
    ),
]

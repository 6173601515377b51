"""The demo's outbox; the table is not even read in production."""

from django.urls import path

from newsroom import outbox_views

app_name = "outbox"
urlpatterns = [
    path("", outbox_views.index, name="index"),
    path("<slug:name>/", outbox_views.mail, name="mail"),
    path("<slug:name>/html/", outbox_views.html, name="html"),
]

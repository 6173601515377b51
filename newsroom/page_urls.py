from django.urls import path

from newsroom import views

app_name = "newsroom"
urlpatterns = [path("<edition:edition>pages/<slug:slug>/", views.page, name="page")]

"""Pages of one's own account, below /admin/account/."""

from django.urls import path

from accounts.views import account, mails, signing_in

app_name = "accounts"
urlpatterns = [
    path("", account.overview, name="overview"),
    path("confirm/", signing_in.confirm, name="confirm"),
    path("second-step/", signing_in.second_step, name="second_step"),
    path("passkey/question/", signing_in.passkey_question, name="passkey_question"),
    path("passkey/answer/", signing_in.passkey_answer, name="passkey_answer"),
    path("first-factor/", account.first_factor, name="first_factor"),
    path("app/", account.set_up_app, name="app"),
    path("app/remove/", account.remove_app, name="remove_app"),
    path("passkeys/question/", account.new_passkey_question, name="new_passkey_question"),
    path("passkeys/new/", account.new_passkey, name="new_passkey"),
    path("passkeys/<int:pk>/remove/", account.remove_passkey, name="remove_passkey"),
    path("codes/", account.codes, name="codes"),
    path("my-data/", account.my_data, name="my_data"),
    path("sessions/end/", account.end_sessions, name="end_sessions"),
    path("sessions/<slug:handle>/end/", account.end_session, name="end_session"),
    path("forgotten/", mails.forgotten, name="forgotten"),
    path("reset/<str:token>/", mails.reset, name="reset"),
    path("invitation/<str:token>/", mails.invitation, name="invitation"),
]

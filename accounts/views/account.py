"""One's own account: passkeys, the app, recovery codes, and where one is signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import app, factors, letters, own_data, passkeys, recovery, sessions, signing_in
from accounts.agents import words
from accounts.forms import SecondStepForm
from accounts.models import AuthenticatorApp, User
from accounts.views.pages import announce, confirmed, desk_page, for_subject, page, signed_in
from accounts.views.signing_in import body_of, refused

NEXT = "after_codes"


def _overview() -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:overview"))


@desk_page
@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What stands for this person, and where they are signed in."""
    user: Any = request.user
    own = request.session.session_key
    rows = user.sessions.all()
    context: dict[str, Any] = {
        "passkeys": user.passkeys.all(),
        "app": factors.app_of(user),
        "codes_left": recovery.left(user),
        "is_required": factors.is_required(user),
        "sessions": [{"row": row, "is_this": row.session_key == own} for row in rows],
    }
    return page(request, "overview", _("My account"), **context)


@desk_page
@for_subject
@require_safe
def first_factor(request: HttpRequest, user: User) -> HttpResponse:
    """Who needs a second factor and has none chooses one."""
    return page(request, "first_factor", _("One more thing"), owner=user)


@desk_page
@for_subject
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_app(request: HttpRequest, user: User) -> HttpResponse:
    """The secret as a picture; a code of the app confirms that it was read."""
    form = SecondStepForm(request.POST or None)
    if form.is_valid():
        if not signing_in.may_guess(request, user):
            form.add_error("code", _("Too many attempts. Wait a quarter of an hour."))
        elif app.confirm(user, form.cleaned_data["code"]):
            return HttpResponseRedirect(_enrolled(request, user, factors.APP, "app_added"))
        else:
            form.add_error("code", _("That code does not fit. Codes of the app change often."))
    device = app.begin(user)
    context: dict[str, Any] = {
        "form": form,
        "picture": app.picture(device),
        "secret": app.secret(device),
    }
    return page(request, "app", _("Authenticator app"), **context)


def _enrolled(request: HttpRequest, user: User, proof: str, kind: str) -> str:
    """A factor was added: say so everywhere, sign in who was half-way. Returns the next page."""
    letters.tell(user, kind)
    announce(request, kind, user)
    if not request.user.is_authenticated:
        request.session[NEXT] = signing_in.target(request)
        signing_in.finish(request, user, proof)
    request.session[factors.PROOF] = proof
    return reverse("accounts:overview" if recovery.left(user) else "accounts:codes")


@desk_page
@for_subject
@require_POST
def new_passkey_question(request: HttpRequest, user: User) -> HttpResponse:
    return JsonResponse(passkeys.ask_new(request, user))


@desk_page
@for_subject
@require_POST
def new_passkey(request: HttpRequest, user: User) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    said = body_of(request)
    name = str(said.get("name") or "").replace("\x00", "").strip()
    name = name or words(request.META.get("HTTP_USER_AGENT", "")) or _("Passkey")
    try:
        passkeys.add(request, user, said.get("credential"), name)
    except passkeys.Refused:
        return refused()
    return JsonResponse({"next": _enrolled(request, user, factors.PASSKEY, "passkey_added")})


@desk_page
@require_POST
@confirmed
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    get_object_or_404(user.passkeys, pk=pk).delete()
    return _removed(request, user, "passkey_removed")


@desk_page
@require_POST
@confirmed
def remove_app(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    AuthenticatorApp.objects.filter(user=user).delete()
    return _removed(request, user, "app_removed")


def _removed(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """Say so everywhere, and end the sessions that the factor may have opened."""
    sessions.end_all(user, but=request.session.session_key)
    letters.tell(user, kind)
    announce(request, kind, user)
    if not factors.has_any(user):
        # Who needs a factor is asked for a new one the next time; nothing is owed now.
        user.recovery_codes.all().delete()
    return _overview()


@desk_page
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    user: Any = request.user
    made: list[str] = []
    if request.method == "POST" and factors.has_any(user):
        made = recovery.make(user)
        letters.tell(user, "codes_made")
        announce(request, "codes_made", user)
    target = request.session.get(NEXT) or reverse("accounts:overview")
    context: dict[str, Any] = {"codes": made, "left": recovery.left(user), "target": target}
    return page(request, "codes", _("Recovery codes"), **context)


@desk_page
@signed_in
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is held about this person, to take along."""
    user: Any = request.user
    response = JsonResponse(own_data.collect(user), json_dumps_params={"indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@desk_page
@require_POST
@confirmed
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """Sign out one other browser."""
    user: Any = request.user
    own = request.session.session_key
    for row in user.sessions.exclude(session_key=own):
        if row.handle == handle:
            row.delete()
            announce(request, "session_ended", user)
    return _overview()


@desk_page
@require_POST
@confirmed
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = sessions.end_all(request.user, but=request.session.session_key)
    announce(request, "sessions_ended", request.user, count=count)
    messages.success(request, _("You are signed out everywhere but here."))
    return _overview()

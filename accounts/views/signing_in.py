"""Signing in: the password, then the second factor; or a passkey that is both."""

import json
from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import app, factors, letters, passkeys, recovery, signing_in
from accounts.forms import PasswordForm, SecondStepForm, SignInForm
from accounts.models import User
from accounts.views.pages import announce, desk_page, page, safe_next, signed_in


class SignIn(LoginView):
    """The first step. Who needs no second one is in."""

    form_class = SignInForm
    authentication_form = SignInForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user, target = form.get_user(), self.get_success_url()
        if signing_in.first_step(self.request, user, target):
            return HttpResponseRedirect(target)
        name = "second_step" if factors.has_any(user) else "first_factor"
        return HttpResponseRedirect(reverse(f"accounts:{name}"))


def _start_again() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:login"))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or a recovery code; the page also asks for a passkey."""
    user = signing_in.pending(request)
    if user is None:
        return _start_again()
    form = SecondStepForm(request.POST or None)
    status = 200
    if form.is_valid():
        if not signing_in.may_guess(request, user):
            form.add_error("code", _("Too many attempts. Wait a quarter of an hour."))
            status = 429
        elif proof := _proof(user, form.cleaned_data["code"]):
            return _through(request, user, proof)
        else:
            form.add_error("code", _("That code does not fit. Codes of the app change often."))
            announce(request, "second_factor_failed", user)
    context = {
        "form": form,
        "has_app": factors.app_of(user) is not None,
        "has_passkey": user.passkeys.exists(),
    }
    return page(request, "second_step", _("Second step"), status, **context)


def _proof(user: User, code: str) -> str:
    device = factors.app_of(user)
    if device is not None and app.check(device, code):
        return factors.APP
    return factors.CODE if recovery.use(user, code) else ""


def _through(request: HttpRequest, user: User, proof: str) -> HttpResponse:
    target = signing_in.target(request) or reverse("admin:index")
    signing_in.finish(request, user, proof)
    announce(request, "second_factor_shown", user, factor=proof)
    if proof == factors.CODE:
        letters.tell(user, "code_used")
    return HttpResponseRedirect(target)


def _asked(request: HttpRequest) -> User | None:
    """Whose passkey is asked for: who has given the password, or anybody's."""
    user = signing_in.pending(request)
    return user if user is not None and user.passkeys.exists() else None


@desk_page
@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    return JsonResponse(passkeys.ask(request, _asked(request)))


@desk_page
@require_POST
def passkey_answer(request: HttpRequest) -> HttpResponse:
    """Sign in by the passkey that has answered."""
    said = body_of(request)
    target = signing_in.target(request) or safe_next(request, said.get("next"))
    try:
        key = passkeys.check(request, _asked(request), said.get("credential"))
    except passkeys.Refused:
        return refused()
    if not key.user.is_staff:
        return refused()
    signing_in.finish(request, key.user, factors.PASSKEY)
    announce(request, "second_factor_shown", key.user, factor=factors.PASSKEY)
    return JsonResponse({"next": target})


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent; an empty one where it is none."""
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def refused() -> JsonResponse:
    return JsonResponse({"error": _("This passkey was not accepted.")}, status=403)


@desk_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, before something of the account is changed."""
    user: Any = request.user
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and not signing_in.may_guess(request, user):
        return page(request, "confirm", TITLE, 429, form=form, too_many=True)
    if form.is_valid():
        signing_in.right_guess(request, user)
        signing_in.confirm(request)
        return HttpResponseRedirect(safe_next(request))
    return page(request, "confirm", TITLE, form=form, next=safe_next(request))


TITLE = gettext_lazy("Is it still you?")

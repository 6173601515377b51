"""Links in mails: a forgotten password, an invitation. Neither passes the second factor."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import letters, limits, links, sessions, signing_in
from accounts.forms import AddressForm
from accounts.views.pages import announce, desk_page, page

# Letters that one network may ask for in an hour, and one address in a day.
ASKED_AN_HOUR, ASKED_A_DAY = 10, 5


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether there is such an account or not."""
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return page(request, "forgotten", _("Forgotten password"), form=form)
    email = str(form.cleaned_data["email"]).casefold()
    network = f"reset:{limits.network_of(request)}"
    if limits.allow(network, ASKED_AN_HOUR, limits.HOUR) and limits.allow(
        f"reset:{email}", ASKED_A_DAY, limits.DAY
    ):
        letters.send_reset(email)
    return page(request, "sent", _("Look into your mail"))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    return _set_password(request, links.RESET, token)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    return _set_password(request, links.INVITATION, token)


def _set_password(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """Choose a password; then sign in as always, with the second factor. A GET changes nothing."""
    user = links.read(purpose, token)
    if user is None:
        return page(request, "bad_link", _("This link does not work any more"), 404)
    form: Any = SetPasswordForm(user, request.POST or None)
    if not form.is_valid():
        return page(
            request, "set_password", _("Choose a password"), form=form, owner=user, purpose=purpose
        )
    form.save()
    sessions.end_all(user)
    request.session.pop(signing_in.PENDING, None)
    announce(request, f"{purpose}_used", user)
    if purpose == links.RESET:
        letters.tell(user, "password_changed")
    return HttpResponseRedirect(f"{reverse('admin:login')}?{purpose}=1")


def password_changed(request: HttpRequest) -> None:
    """Tell the owner, and end the other sessions."""
    user: Any = request.user
    sessions.end_all(user, but=request.session.session_key)
    letters.tell(user, "password_changed")
    announce(request, "password_changed", user)

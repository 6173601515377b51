"""What these pages have in common: the desk's frame and policy, and who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import signing_in
from accounts.signals import account_action

View = Callable[..., Any]


def page(
    request: HttpRequest, name: str, title: Any, status: int = 200, **context: Any
) -> HttpResponse:
    """The page `name` of these, in the desk's frame."""
    whole = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"admin/account/{name}.html", whole, status=status)


def desk_page(view: View) -> View:
    """Under the desk's policy, kept nowhere, and its address told to no other site."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    guarded: Any = csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY)(private)
    found: View = never_cache(sensitive_post_parameters()(guarded))
    return found


def signed_in(view: View) -> View:
    """For staff alone."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (request.user.is_authenticated and request.user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *args, **kwargs)

    return checked


def confirmed(view: View) -> View:
    """For who has shown a moment ago that it is still them; others are asked first."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if signing_in.is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("accounts:overview")
        return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")

    return signed_in(checked)


def for_subject(view: View) -> View:
    """For whose factors are set up: `view(request, user)`. See signing_in.subject."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = signing_in.subject(request)
        if user is None:
            return redirect_to_login(reverse("accounts:overview"), reverse("admin:login"))
        if request.user.is_authenticated:
            return confirmed(view)(request, user, *args, **kwargs)
        return view(request, user, *args, **kwargs)

    return checked


def safe_next(request: HttpRequest, given: Any = None) -> str:
    """Where the person wanted to go, if that is a page of ours; else the desk."""
    wanted = str(given or request.POST.get("next") or request.GET.get("next") or "")
    allowed = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else reverse("admin:index")


def announce(request: HttpRequest, action: str, user: Any, **details: Any) -> None:
    """Tell the layers above what was done to the account of `user`."""
    by = request.user if request.user.is_authenticated else user
    account_action.send(type(user), action=action, user=user, by=by, details=details)

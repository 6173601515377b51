"""Who is asking, where a password alone may not be enough."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts import factors


class SecondFactor:
    """A session without the second factor that its owner needs counts for nothing.

    Lazy as Django's own: pages that ask for nobody read no session, and set no cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user
        request.user = SimpleLazyObject(lambda: factors.trusted(known, request.session))  # type: ignore[assignment]
        return self.get_response(request)

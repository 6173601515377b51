"""The desk: Django's admin, themed by our templates, under a strict policy."""

from functools import partial
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from accounts.views.mails import password_changed
from accounts.views.pages import desk_page
from accounts.views.signing_in import SignIn
from newsroom import dashboard, navigation, planner, quick_search
from newsroom.audited import audited, watched


class Bounded:
    """For a ModelAdmin: only so much of a question is read that databases still like it."""

    longest = 200

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        term = search_term[: self.longest]
        return super().get_search_results(request, queryset, term)  # type: ignore[misc]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Numbers and days that no database holds are wrong filters to Django, not our failure."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters(error) from error


def bounded(admin_class: type[Any] | None) -> type[Any]:
    """The class with a bound on what is searched for."""
    base = admin_class or ModelAdmin
    return type(base.__name__, (Bounded, base), {"__module__": base.__module__})


class Desk(AdminSite):
    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("Today")
    enable_nav_sidebar = False
    empty_value_display = "–"

    # Django's and the libraries' own pages that would be doors beside ours: roles are a table in
    # accounts.roles, and tags are articles.Tag.
    hidden = ("auth.group", "taggit.tag", "taggit.taggeditem", "otp_totp.totpdevice")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        one = isinstance(model_or_iterable, type)
        models: list[Any] = [model_or_iterable] if one else list(model_or_iterable)
        shown = [model for model in models if model._meta.label_lower not in self.hidden]
        super().register(shown, audited(bounded(admin_class)), **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["navigation"] = navigation.build(self, request)
        return {**context, "demo": settings.DEMO, "is_nav_sidebar_enabled": False}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Django's, made only where a page shows it: nearly all show our navigation instead."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def get_urls(self) -> list[Any]:
        ours = [
            path(
                "search/",
                self.admin_view(partial(quick_search.search, site=self)),
                name="desk_search",
            ),
            path("move/", self.admin_view(planner.move), name="desk_move"),
        ]
        return [*ours, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Today."""
        today = dashboard.context(request.user, request.GET.get("week", ""))
        return super().index(request, {**today, **(extra_context or {})})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """What Django's breadcrumbs lead to; our navigation lists it all beside each page."""
        return HttpResponseRedirect(reverse("admin:index"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Each page of the desk, under the desk's own policy."""
        guarded = super().admin_view(watched(view), cacheable)
        return csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY)(guarded)

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Our two steps, in place of Django's one."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.each_context(request), "title": _("Log in"), **(extra_context or {})}
        return desk_page(SignIn.as_view(extra_context=context))(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's; the owner of the account is told, and signed out everywhere else."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            password_changed(request)
        return response

    def logout(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Log out, and have the browser forget the unsaved texts that it kept."""
        response = super().logout(request, extra_context)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Words of the scripts: Django's, the body editor's and ours."""
        packages = ["django.contrib.admin", "django_prose_editor", "articles"]
        return JavaScriptCatalog.as_view(packages=packages)(request)

"""Staff at the desk: who may log in, and with which roles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import factors, letters, links, roles, sessions
from accounts.desk import VersionedAdmin, VersionedForm
from accounts.models import AuthenticatorApp, User
from accounts.signals import account_action


class RolesField(forms.ModelMultipleChoiceField):
    """The five roles, each with its name in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        rows = Group.objects.filter(name__in=roles.NAMES).order_by("pk")
        super().__init__(rows, required=False, label=_("Roles"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(roles.NAMES.get(obj.name, obj.name))


class StaffCreationForm(VersionedForm):
    """An account without a password: its owner chooses one by the link of the invitation."""

    groups = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "language", "time_zone", "groups")

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


class StaffChangeForm(VersionedForm, UserChangeForm):
    groups = RolesField()

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type] = {}


@admin.register(User)
class StaffAdmin(VersionedAdmin, UserAdmin):
    """Members of staff and their roles. Nobody is deleted whose name stands on some work."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    list_display = ("name", "email", "role_words", "is_active", "last_login")
    list_filter = ("groups", "is_active", "language")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Desk"), {"fields": ("language", "time_zone")}),
        (_("Roles"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "language", "time_zone", "groups")}),)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                f"<path:object_id>/{address}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"accounts_user_{address}",
            )
            for address, view in (
                ("invite", self.invite),
                ("sign-out", self.sign_out),
                ("forget-factors", self.forget_factors),
            )
        ]
        return [*ours, *super().get_urls()]

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        """Invite who is new; tell the former address of a new one; end what has to end at once."""
        former = form.initial.get("email")
        super().save_model(request, obj, form, change)
        if not change:
            letters.tell(obj, links.INVITATION)
            return
        if former and former != obj.email:
            letters.tell(obj, "address_changed", former)
        if not obj.is_active:
            sessions.end_all(obj)

    def _person(self, request: HttpRequest, object_id: str) -> Any:
        """Whose account is asked for. Raises Http404 and PermissionDenied."""
        user: Any = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _done(self, request: HttpRequest, user: User, action: str, text: str) -> HttpResponse:
        account_action.send(User, action=action, user=user, by=request.user, details={})
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))

    def invite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send a link that lets a new colleague choose a password."""
        user = self._person(request, object_id)
        letters.tell(user, links.INVITATION)
        return self._done(request, user, "invited", gettext("The invitation is on its way."))

    def sign_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        user = self._person(request, object_id)
        sessions.end_all(user)
        return self._done(request, user, "sessions_ended", gettext("Signed out everywhere."))

    def forget_factors(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For who has lost phone, key and codes: the next log-in asks to set up new ones."""
        user = self._person(request, object_id)
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        AuthenticatorApp.objects.filter(user=user).delete()
        sessions.end_all(user)
        letters.tell(user, "factors_removed")
        text = gettext("Second factors were removed. The next log-in asks for new ones.")
        return self._done(request, user, "factors_removed", text)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        user = context.get("original")
        if user is not None:
            context["has_factors"] = factors.has_any(user)
            context["is_new"] = not user.has_usable_password()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_words(self, user: User) -> str:
        if user.is_superuser:
            return str(roles.NAMES[roles.ADMINISTRATOR])
        return ", ".join(
            str(roles.NAMES.get(group.name, group.name)) for group in user.groups.all()
        )

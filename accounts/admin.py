"""Staff at the desk: who may log in, and with which roles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.desk import DeskAdmin
from accounts.models import User


class RolesField(forms.ModelMultipleChoiceField):
    """The five roles, each with its name in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        rows = Group.objects.filter(name__in=roles.NAMES).order_by("pk")
        super().__init__(rows, required=False, label=_("Roles"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(roles.NAMES.get(obj.name, obj.name))


class StaffCreationForm(AdminUserCreationForm):
    groups = RolesField()

    class Meta:
        model = User
        fields = ("email", "name", "groups")


class StaffChangeForm(UserChangeForm):
    groups = RolesField()

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type] = {}


@admin.register(User)
class StaffAdmin(UserAdmin, DeskAdmin):
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
    add_fieldsets = (
        (
            None,
            {"fields": ("email", "name", "groups", "usable_password", "password1", "password2")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_words(self, user: User) -> str:
        if user.is_superuser:
            return str(roles.NAMES[roles.ADMINISTRATOR])
        return ", ".join(
            str(roles.NAMES.get(group.name, group.name)) for group in user.groups.all()
        )

"""Staff at the desk."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import roles
from accounts.models import User

NEW = {
    "email": "new@newsroom.test",
    "name": "New",
    "language": "en",
    "time_zone": "Europe/Istanbul",
}


def test_a_member_of_staff_gets_roles_when_added(login, root):
    editor = Group.objects.get(name=roles.EDITOR)
    answer = login(root).post(reverse("admin:accounts_user_add"), NEW | {"groups": [editor.pk]})
    assert answer.status_code == 302
    assert User.objects.get(name="New").has_perm("articles.publish_article")


def test_the_form_offers_the_five_roles_and_no_other_power(login, root, ada):
    answer = login(root).get(reverse("admin:accounts_user_change", args=[ada.pk]))
    form = answer.context["adminform"].form
    assert [name for _key, name in form.fields["groups"].choices] == list(roles.NAMES.values())
    assert not {"is_superuser", "user_permissions"} & set(form.fields)


def test_forged_power_is_ignored(login, root, ada):
    form = {"email": ada.email, "name": "Ada", "language": "en", "time_zone": "UTC"}
    form |= {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    answer = login(root).post(reverse("admin:accounts_user_change", args=[ada.pk]), form)
    assert answer.status_code == 302
    ada.refresh_from_db()
    assert not ada.is_superuser


@pytest.mark.parametrize("who", ["ada", "deniz", "mert", "elif_"])
def test_only_administrators_see_staff(login, who, request):
    client = login(request.getfixturevalue(who))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert client.post(reverse("admin:accounts_user_add"), NEW).status_code == 403

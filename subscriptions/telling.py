"""Mails to the desk: what stopped by itself must not wait until somebody looks."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from subscriptions.models import Mailing, SubscriberImport


def desk() -> QuerySet[User]:
    """Who may send mailings by their role; administrators only where nobody else may."""
    active = User.objects.filter(is_active=True)
    by_role = active.filter(
        Q(groups__permissions__codename="send_mailing"),
        Q(groups__permissions__content_type__app_label="subscriptions"),
    ).distinct()
    return by_role if by_role.exists() else active.filter(is_superuser=True)


def tell(mailing: Mailing) -> None:
    """Tell the desk after the commit; one task for each letter."""
    for person in desk().values_list("pk", flat=True):
        transaction.on_commit(lambda person=person: send.enqueue(mailing.pk, person))  # type: ignore[misc]


def tell_import(job: SubscriberImport) -> None:
    """The same for an import that could not be read to its end."""
    for person in desk().values_list("pk", flat=True):
        transaction.on_commit(lambda person=person: send_import.enqueue(job.pk, person))  # type: ignore[misc]


@task()
def send(pk: int, person: int) -> None:
    """One letter: which mailing stopped, and why."""
    mailing = Mailing.objects.filter(pk=pk).first()
    user = User.objects.filter(pk=person, is_active=True).first()
    if mailing is None or user is None:
        return
    with translation.override(user.language):
        url = settings.SITE_URL + reverse("admin:subscriptions_mailing_watch", args=[pk])
        text = render_to_string("emails/mailing_stopped.txt", {"mailing": mailing, "url": url})
        subject = _("Stopped: %(subject)s") % {"subject": " ".join(str(mailing).split())[:100]}
        EmailMessage(subject, text.strip() + "\n", to=[user.email]).send()


@task()
def send_import(pk: int, person: int) -> None:
    """One letter: which import failed, and why."""
    job = SubscriberImport.objects.filter(pk=pk).defer("content", "errors").first()
    user = User.objects.filter(pk=person, is_active=True).first()
    if job is None or user is None:
        return
    with translation.override(user.language):
        url = settings.SITE_URL + reverse("admin:subscriptions_subscriberimport_change", args=[pk])
        text = render_to_string("emails/import_failed.txt", {"job": job, "url": url})
        subject = _("Import failed: %(file)s") % {"file": " ".join(job.name.split())[:100]}
        EmailMessage(subject, text.strip() + "\n", to=[user.email]).send()

"""What an editor does with a mailing besides writing it: look, try, send, stop, decide."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from subscriptions import checking, composing, regular, subjects, trying
from subscriptions.models import Delivery, Mailing
from subscriptions.sending import control, recovering

# A mail brings its own styles; it may do nothing else here, and is shown in a frame.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:;"
    " frame-ancestors 'self'; sandbox allow-popups"
)
DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")
NAMED = 500  # readers on a page, at the most
ACTIONS = ("unschedule", "pause", "resume", "cancel")


class SendingViews:
    """Adds its views to the admin of mailings."""

    admin_site: Any
    opts: Any
    get_form: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        name = "subscriptions_mailing"
        inherited = super().get_urls()  # type: ignore[misc]
        return [
            path("<int:pk>/preview/", view(self.preview), name=f"{name}_preview"),
            path("<int:pk>/preview/frame/", view(self.frame), name=f"{name}_frame"),
            path("<int:pk>/live/", view(require_POST(self.live)), name=f"{name}_live"),
            path("<int:pk>/test/", view(require_POST(self.test)), name=f"{name}_test"),
            path("<int:pk>/fill/", view(require_POST(self.fill)), name=f"{name}_fill"),
            path("<int:pk>/send/", view(self.send), name=f"{name}_send"),
            path("<int:pk>/control/", view(require_POST(self.control)), name=f"{name}_control"),
            path("<int:pk>/watch/", view(require_safe(self.watch)), name=f"{name}_watch"),
            path("<int:pk>/uncertain/", view(self.uncertain), name=f"{name}_uncertain"),
            *inherited,
        ]

    def _mailing(self, request: HttpRequest, pk: int, *, may: str = "view") -> Mailing:
        label = "send_mailing" if may == "send" else f"{may}_mailing"
        if not request.user.has_perm(f"subscriptions.{label}"):
            raise PermissionDenied
        found = Mailing.objects.select_related("newsletter").filter(pk=pk).first()
        if found is None:
            raise Http404("no such mailing")
        return found

    def _page(
        self, request: HttpRequest, template: str, mailing: Mailing, **context: Any
    ) -> HttpResponse:
        words = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "mailing": mailing,
            "original": mailing,
            "may_send": request.user.has_perm("subscriptions.send_mailing"),
            **context,
        }
        return TemplateResponse(request, f"admin/subscriptions/mailing/{template}", words)

    def _to(self, name: str, mailing: Mailing) -> HttpResponse:
        return HttpResponseRedirect(
            reverse(f"admin:subscriptions_mailing_{name}", args=[mailing.pk])
        )

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail on a desk, on a phone, in the dark and as text, with what stands against it."""
        mailing = self._mailing(request, pk)
        try:
            text = composing.compose(mailing, mailing.edition, selection=_selection(mailing)).text
        except composing.Withdrawn:
            text = _("What it is about is not public any more.")
        composed = mailing.kind == Mailing.Kind.CAMPAIGN
        verdict = checking.check(mailing) if composed else None
        title = _("Preview of “%(subject)s”") % {"subject": mailing}
        return self._page(request, "preview.html", mailing, text=text, verdict=verdict, title=title)

    def frame(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail itself, for the frames of the preview; `?dark=1` as in the dark."""
        mailing = self._mailing(request, pk)
        try:
            html = composing.compose(mailing, mailing.edition, selection=_selection(mailing)).html
        except composing.Withdrawn:
            raise Http404("withdrawn") from None
        return _framed(html, dark=bool(request.GET.get("dark")))

    def live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail as the form has it now; nothing is saved."""
        mailing = self._mailing(request, pk, may="change")
        form = self.get_form(request, mailing, change=True)(request.POST, instance=mailing)
        form.saved = False
        if not form.is_valid():
            return HttpResponse(form.errors.as_text(), content_type="text/plain; charset=utf-8")
        rendered = composing.draft(form.instance, _items(request.POST))
        look = request.POST.get("look")
        if look == "text":
            return HttpResponse(rendered.text, content_type="text/plain; charset=utf-8")
        return _framed(rendered.html, dark=look == "dark")

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A test mail to a few addresses."""
        mailing = self._mailing(request, pk, may="change")
        addresses = request.POST.get("addresses", "").replace(",", " ").split()
        try:
            number = trying.send(mailing, addresses)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except OSError as error:
            messages.error(request, _("The mail server does not answer: %s") % error)
        else:
            text = ngettext("%d test was sent.", "%d tests were sent.", number) % number
            messages.success(request, text)
        return self._to("preview", mailing)

    def fill(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put in what was published since the last one."""
        mailing = self._mailing(request, pk, may="change")
        if mailing.state == Mailing.State.DRAFT:
            number = regular.fill(mailing)
            text = ngettext("%d article was put in.", "%d articles were put in.", number)
            messages.success(request, text % number)
        return self._to("change", mailing)

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say to how many people, and send when that number is confirmed."""
        mailing = self._mailing(request, pk, may="send")
        verdict, number = checking.check(mailing), checking.reach(mailing)
        if request.method == "POST" and not verdict.blocking:
            if request.POST.get("number") != str(number):
                messages.warning(request, _("The number has changed. Look again."))
            elif (at := _moment(request.POST.get("at", ""))) is None:
                messages.error(request, _("This is no date and time."))
            elif control.schedule(mailing, at, by=request.user, recipients=number):
                messages.success(request, _("It is on its way."))
                return self._to("watch", mailing)
            else:
                messages.error(request, _("Its state has changed meanwhile."))
        title = _("Send “%(subject)s”") % {"subject": mailing}
        context = {"verdict": verdict, "number": number, "title": title}
        return self._page(request, "send.html", mailing, **context)

    def control(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pause, resume, cancel, or take it back from the schedule."""
        mailing = self._mailing(request, pk, may="send")
        action = request.POST.get("action", "")
        done = False
        if action == "cancel":
            done = control.cancel(mailing, by=request.user)
        elif action in ACTIONS:
            done = control.move(mailing, action, by=request.user)
        if not done:
            messages.error(request, _("Its state has changed meanwhile."))
        return self._to("watch", mailing)

    def watch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it goes: counters only, however many readers there are."""
        mailing = self._mailing(request, pk)
        context: dict[str, Any] = {"title": str(mailing), "links": mailing.links.all()[:100]}
        if mailing.started_at and mailing.state == Mailing.State.SENDING:
            context["eta"] = _eta(mailing)
        context["again"] = mailing.deliveries.filter(sent_again=True).count()
        if mailing.subject_b:
            context["rates"] = {each: subjects.rate(mailing, each) for each in "ab"}
        return self._page(request, "watch.html", mailing, **context)

    def uncertain(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Those of whom nobody knows whether they got it, by name, and who may have it twice."""
        mailing = self._mailing(request, pk, may="send")
        rows = mailing.deliveries.filter(state=Delivery.State.UNCERTAIN)
        if request.method == "POST":
            resend = request.POST.get("decision") == "resend"
            if resend and mailing.state == Mailing.State.CANCELLED:
                text = _("This mailing was cancelled: nothing of it is sent again.")
                messages.error(request, text)
                return self._to("uncertain", mailing)
            keys = {int(key) for key in request.POST.getlist("pk") if _whole(key)}
            number = recovering.decide(mailing, keys, resend=resend, by=request.user)
            messages.success(request, ngettext("%d decided.", "%d decided.", number) % number)
            return self._to("watch", mailing)
        title = _("Uncertain deliveries")
        again = mailing.deliveries.filter(sent_again=True)
        named = {
            name: found.select_related("subscriber")[:NAMED]
            for name, found in (("rows", rows), ("again", again))
        }
        return self._page(request, "uncertain.html", mailing, title=title, **named)


def _framed(html: str, dark: bool) -> HttpResponse:
    """A mail for a frame of the desk, where it may do nothing but be looked at."""
    answer = HttpResponse(DARK.sub("@media all", html) if dark else html)
    setattr(answer, "_csp_exempt", True)  # noqa: B010
    answer.headers["Content-Security-Policy"] = FRAME_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _items(form: QueryDict) -> dict[int, str]:
    """Articles of the composer's form in their order, each with its introduction."""
    rows = []
    for number in range(min(_whole(form.get("items-TOTAL_FORMS", "")), 100)):
        name = f"items-{number}-"
        article = _whole(form.get(f"{name}article", ""))
        if article and not form.get(f"{name}DELETE"):
            place = _whole(form.get(f"{name}position", ""))
            rows.append((place, number, article, form.get(f"{name}intro", "")))
    return {article: intro for _place, _number, article, intro in sorted(rows)}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _selection(mailing: Mailing) -> int:
    """A digest is shown as its first group of readers gets it."""
    first = mailing.selections.first()
    return first.pk if first else 0


def _moment(text: str) -> Any:
    """The moment that a form names: now where it names none, None where it is wrong."""
    if not text.strip():
        return timezone.now()
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or timezone.is_aware(found):
        return found
    return timezone.make_aware(found)


def _eta(mailing: Mailing) -> int:
    """Minutes that are left at the pace so far."""
    if not mailing.started_at or not mailing.count_sent:
        return 0
    seconds = (timezone.now() - mailing.started_at).total_seconds()
    rest = mailing.count_total - mailing.count_sent
    return round(rest * seconds / mailing.count_sent / 60)

"""What can be followed: newsletters, categories, authors and tags."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.models import Author, Image, Tag
from categories.models import Category
from categories.slugs import slugify


class Newsletter(Versioned):
    """A named regular mailing with a sender, a cadence and an audience."""

    class Cadence(models.TextChoices):
        MANUAL = "manual", _("When an editor sends it")
        DAILY = "daily", _("Daily, by itself")
        WEEKLY = "weekly", _("Weekly, by itself")

    class Look(models.TextChoices):
        LEAD = "lead", _("A picture with the first article")
        PICTURES = "pictures", _("A picture with every article")
        BRIEF = "brief", _("Headlines only")

    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    cadence = models.CharField(_("cadence"), max_length=10, choices=Cadence, default=Cadence.MANUAL)
    send_hour = models.PositiveSmallIntegerField(_("hour of sending"), default=7)
    send_weekday = models.PositiveSmallIntegerField(
        _("day of sending"),
        choices=WEEKDAYS,
        default=0,
        help_text=_("For weekly newsletters."),
    )
    # What was due up to then was dealt with, or due before it went by itself at this hour.
    due_until = models.DateTimeField(null=True, editable=False)
    from_name = models.CharField(_("sender's name"), max_length=100, blank=True)
    from_email = models.EmailField(_("sender's address"), blank=True)
    reply_to = models.EmailField(_("answers go to"), blank=True)
    logo = models.ForeignKey(
        Image,
        verbose_name=_("picture at the top"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newsletters",
    )
    look = models.CharField(
        _("look"), max_length=10, choices=Look, default=Look.LEAD, db_default=Look.LEAD.value
    )
    # Which of its readers get any mailing of it; a mailing may narrow it further.
    audience = models.JSONField(default=dict, db_default={}, blank=True)
    welcome_subject = models.CharField(_("subject of the welcome mail"), max_length=150, blank=True)
    welcome_text = models.TextField(_("welcome mail"), blank=True)
    track_opens = models.BooleanField(_("count opens (totals only)"), default=False)
    count_clicks = models.BooleanField(_("count clicks (totals only)"), default=True)
    is_active = models.BooleanField(_("offered to readers"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["edition", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"], name="subscriptions_newsletter_slug"
            ),
            models.CheckConstraint(
                condition=Q(send_hour__lte=23, send_weekday__lte=6),
                name="subscriptions_newsletter_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.name)
        if self._comes_otherwise():
            self.due_until = timezone.now()
        elif (
            not self._state.adding and not args
        ):  # else the scheduler's, who may write it at this moment
            names = {field.name for field in self._meta.concrete_fields} - {"id", "due_until"}
            kwargs.setdefault("update_fields", names)
        super().save(*args, **kwargs)
        Topic.objects.get_or_create(newsletter=self)

    def _comes_otherwise(self) -> bool:
        """Whether it goes by itself, at a new cadence, day or hour."""
        if self.cadence == self.Cadence.MANUAL:
            return False
        now = (self.cadence, self.send_hour, self.send_weekday)
        names = ("cadence", "send_hour", "send_weekday")
        return now != Newsletter.objects.filter(pk=self.pk).values_list(*names).first()


class TopicManager(models.Manager["Topic"]):
    KINDS = ("newsletter", "category", "author", "tag")

    def of(self, thing: models.Model) -> "Topic":
        """The topic of a newsletter, category, author or tag, made if there is none."""
        wanted: dict[str, Any] = {thing._meta.model_name or "": thing}
        topic, _created = self.get_or_create(**wanted)
        return topic

    def named(self, name: str) -> "Topic | None":
        """The topic that a form calls `category:3`; None where there is no such thing."""
        kind, _colon, pk = name.partition(":")
        if kind not in self.KINDS or not pk.isascii() or not pk.isdigit() or len(pk) > 12:
            return None
        model: Any = self.model._meta.get_field(kind).related_model
        thing = model._default_manager.filter(pk=int(pk)).first()
        return self.of(thing) if thing else None


class Topic(models.Model):
    """One thing to follow; exactly one of its references is set."""

    newsletter = models.OneToOneField(
        Newsletter,
        verbose_name=_("newsletter"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic",
    )
    category = models.OneToOneField(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic",
    )
    author = models.OneToOneField(
        Author,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic",
    )
    tag = models.OneToOneField(
        Tag,
        verbose_name=_("tag"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic",
    )

    objects = TopicManager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(newsletter__isnull=False, category=None, author=None, tag=None)
                | Q(newsletter=None, category__isnull=False, author=None, tag=None)
                | Q(newsletter=None, category=None, author__isnull=False, tag=None)
                | Q(newsletter=None, category=None, author=None, tag__isnull=False),
                name="subscriptions_topic_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Newsletter | Category | Author | Tag:
        """What is followed."""
        found = self.newsletter or self.category or self.author or self.tag
        if found is None:
            raise ValueError("a topic without a thing")  # the constraint forbids it
        return found

    @property
    def name(self) -> str:
        """How forms call this topic: `category:3`."""
        return f"{self.thing._meta.model_name}:{self.thing.pk}"

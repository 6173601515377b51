"""Where people are signed in: the sessions of Django, with whose they are and on what."""

import hashlib
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class StaffSession(AbstractBaseSession):
    """One browser; `user` is empty until somebody has signed in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    agent = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "session"
        ordering = ["-seen_at"]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def handle(self) -> str:
        """Names the session in a page, where its key must never stand."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:24]

"""Second factors that are rows of ours: passkeys and recovery codes (the app is django-otp's)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Passkey(models.Model):
    """A WebAuthn credential: a phone, a computer or a security key that signs for somebody."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True, help_text="base64url")
    # AttestedCredentialData of WebAuthn: the identifier again, and the public key.
    data = models.BinaryField()
    # How often it has signed; a number that falls means that somebody copied it.
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of ten codes for the day the phone is lost. Only its first letters are kept readable."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    # Finds the row, so that one slow hash is enough to check a code.
    prefix = models.CharField(max_length=4)
    digest = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint("user", "prefix", name="accounts_recoverycode_prefix")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-…"

"""Second factors: passkeys, the authenticator app (django-otp's, sealed), and recovery codes."""

from binascii import unhexlify
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import DeviceManager
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import sealing


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


class AuthenticatorApp(TOTPDevice):
    """An app that makes codes of a secret; who reads the database does not read the secret."""

    objects: ClassVar[models.Manager["AuthenticatorApp"]] = DeviceManager()

    class Meta:
        proxy = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, sealed under the newest key."""
        if not self.is_sealed():
            self.key = sealing.seal(self.bin_key, self._about())
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(*args, **kwargs)

    @property
    def bin_key(self) -> bytes:
        """The secret. Raises sealing.Unreadable."""
        if sealing.is_sealed(self.key):
            return sealing.unseal(self.key, self._about())
        try:
            return unhexlify(self.key)  # of a row that was written before secrets were sealed
        except ValueError as error:
            raise sealing.Unreadable(self._about()) from error

    def is_sealed(self) -> bool:
        """Whether it is sealed under the newest key."""
        return sealing.is_newest(self.key, self._about())

    def _about(self) -> str:
        """A secret that is copied to somebody else's row opens nothing."""
        return f"app-{self.user_id}"


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

"""The authenticator app: a secret shown once as a picture, and the codes made of it (RFC 6238)."""

import base64
from typing import Any

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice


def begin(user: Any) -> TOTPDevice:
    """The app that is being set up: the same secret however often its page is opened."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return device or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def secret(device: TOTPDevice) -> str:
    """The secret for those who type it, in groups of four."""
    letters = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def picture(device: TOTPDevice) -> str:
    """The secret as a QR code, as a data: address of an image."""
    # Here, not above: who signs in needs codes, and seldom a picture of them.
    import qrcode
    from qrcode.image.svg import SvgPathImage

    drawn = qrcode.make(device.config_url, image_factory=SvgPathImage, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.to_string()).decode()


def check(device: TOTPDevice, typed: str) -> bool:
    """True where `typed` is the code of now, and was not used before; one at a time."""
    code = "".join(typed.split())
    if not (code.isascii() and code.isdecimal() and len(code) == device.digits):
        return False
    with transaction.atomic():
        row = TOTPDevice.objects.select_for_update().filter(pk=device.pk).first()
        return row is not None and bool(row.verify_token(code))


def confirm(user: Any, typed: str) -> bool:
    """Put the app that is being set up in the place of the former one, if `typed` is its code."""
    device = begin(user)
    if not check(device, typed):
        return False
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return True

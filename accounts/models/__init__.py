"""Staff, what they prove themselves with, and where they are signed in."""

from accounts.models.factors import AuthenticatorApp, Passkey, RecoveryCode
from accounts.models.sessions import StaffSession
from accounts.models.users import (
    User,
    UserManager,
    default_language,
    default_time_zone,
    validate_time_zone,
)
from accounts.models.versioned import Versioned

__all__ = [
    "AuthenticatorApp",
    "Passkey",
    "RecoveryCode",
    "StaffSession",
    "User",
    "UserManager",
    "Versioned",
    "default_language",
    "default_time_zone",
    "validate_time_zone",
]

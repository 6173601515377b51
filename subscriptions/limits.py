"""How often something may happen to one mailbox, whatever way its address is written."""

from accounts.limits import DAY, HOUR, MONTH, allow, forget, network_hash, network_of

__all__ = ["DAY", "HOUR", "MONTH", "allow", "forget", "mailbox", "network_hash", "network_of"]

# Providers that deliver name+anything@ to name@; the first also ignores dots.
FOLDS_DOTS = frozenset({"gmail.com", "googlemail.com"})
FOLDS_PLUS = FOLDS_DOTS | {
    "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com",
    "proton.me", "protonmail.com", "yandex.com", "yandex.com.tr",
}  # fmt: skip


def mailbox(normalized: str) -> str:
    """The mailbox behind an address: what providers are known to ignore is left out."""
    local, _at, domain = normalized.rpartition("@")
    if domain in FOLDS_PLUS:
        local = local.partition("+")[0]
    if domain in FOLDS_DOTS:
        local = local.replace(".", "")
    return f"{local}@{domain}"

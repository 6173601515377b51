"""The doctor: looks at a site from inside, says what is wrong, and what to do about it."""

from collections.abc import Callable, Iterator

from newsroom.doctor import data, machine, mail, site
from newsroom.doctor.findings import Finding, wrong

Examination = Callable[[], Iterator[Finding]]
EXAMINATIONS: dict[str, Examination] = {
    "settings": machine.settings_are_safe,
    "database": data.database,
    "migrations": data.migrations,
    "clock": machine.clock,
    "permissions": machine.permissions,
    "disk": machine.disk,
    "cache": data.cache_answers,
    "pages": site.page_store,
    "worker": site.worker,
    "queue": site.queue,
    "apps": site.authenticator_apps,
    "passwords": site.stolen_passwords,
    "search": site.search_index,
    "mail server": mail.server,
    "mail domain": mail.domain,
}


def examine() -> Iterator[Finding]:
    """Everything that was looked at, in order; what cannot even be looked at is a finding, too."""
    for part, examination in EXAMINATIONS.items():
        try:
            yield from examination()
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            yield wrong(part, f"cannot be examined: {reason}", "Mend what is named above first.")

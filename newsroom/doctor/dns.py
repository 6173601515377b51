"""Questions to a name server, by dnspython (extra `dns`)."""

from typing import Any

try:
    import dns.exception
    import dns.resolver
except ImportError:  # the extra `dns`
    dns = None  # type: ignore[assignment]


class NoAnswer(Exception):
    """No name server can be asked; the message says why."""


class Resolver:
    """Asks the machine's own name servers, or `nameserver` at `port`."""

    def __init__(self, nameserver: str = "", port: int = 53, seconds: float = 5.0) -> None:
        if dns is None:
            raise NoAnswer("the extra `dns` is not installed")
        try:
            self._resolver: Any = dns.resolver.Resolver(configure=not nameserver)
        except dns.exception.DNSException as error:
            raise NoAnswer("this machine has no name server") from error
        if nameserver:
            self._resolver.nameservers = [nameserver]
            self._resolver.port = port
        self._resolver.lifetime = seconds

    def texts(self, name: str) -> list[str]:
        """TXT records of `name`; none where it does not exist. Raises NoAnswer."""
        return [b"".join(row.strings).decode("utf-8", "replace") for row in self._ask(name, "TXT")]

    def has_mail(self, name: str) -> bool:
        """Whether the domain takes mail. Raises NoAnswer."""
        return any(str(row.exchange) != "." for row in self._ask(name, "MX"))

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            return list(self._resolver.resolve(name, kind))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise NoAnswer(f"no name server answered ({type(error).__name__})") from error

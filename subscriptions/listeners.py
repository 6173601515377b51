"""What subscriptions do when articles change."""


def connect() -> None:
    """Listen; called once, when the application is ready."""

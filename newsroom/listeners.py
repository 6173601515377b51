"""What the site does when something below it happens."""


def connect() -> None:
    """Listen; called once, when the application is ready."""

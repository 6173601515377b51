"""What the worker does for subscribers, in bounded pieces."""


def step() -> int:
    """A bounded amount of due work; returns how much was done."""
    return 0

"""What the worker does for subscriptions, one bounded step at a time."""

from subscriptions.sending import mailings, post


def step() -> int:
    """Send due letters, start due mailings and send some of each; returns how much was done.

    Any number of workers may call it at once, on one machine or on many.
    """
    return post.send_due() + mailings.start_due() + mailings.send_some()

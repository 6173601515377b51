"""What subscriptions announce. Receivers run inside the transaction."""

from django.dispatch import Signal

# action (schedule, unschedule, pause, resume, cancel, …), mailing, by (User or None), details.
mailing_action = Signal()
# event (see subscriptions.webhooks.EVENTS), subscriber, details (dict of plain values).
subscriber_event = Signal()

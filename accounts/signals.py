"""What happens to accounts; the layers above listen."""

from django.dispatch import Signal

# Sent with `action`, `user` (whose account it is), `by` (who did it) and `details`.
account_action = Signal()

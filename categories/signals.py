"""What categories announce. Senders are `Category`; receivers run inside the transaction."""

from django.dispatch import Signal

# category, old_path (edition-relative, "news/sea"; today's where only access changed), opened
# (whether readers may see it now and could not, or None where that is as it was).
# Sent for each category of a subtree whose path, parent or access changed.
category_moved = Signal()
# category, before (its row as it was; None where it is new): anything of it changed.
category_changed = Signal()
# category (unsaved): receivers raise ValidationError where the address is taken by their own.
category_validated = Signal()

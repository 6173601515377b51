"""What operators see: logs, metrics and reports of errors, none of which holds personal data."""

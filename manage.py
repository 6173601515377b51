#!/usr/bin/env python
"""Run a management command of Newsroom: `python manage.py help` lists them."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import DatabaseError, DataError, IntegrityError


def main(arguments: list[str]) -> None:
    """What stands in the way is said in one line, with exit code 1; `--traceback` says where."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        # Asked first: Django answers a wrong setting with “Unknown command”.
        settings.INSTALLED_APPS  # noqa: B018
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        _end(arguments, error, str(error))
    except (IntegrityError, DataError):
        raise  # ours to mend, not the operator's
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        advice = "Is DATABASE_URL right, and was `manage.py migrate` run?"
        _end(arguments, error, f"The database does not work: {reason}. {advice}")


def _end(arguments: list[str], error: Exception, line: str) -> None:
    if "--traceback" in arguments:
        raise error
    sys.exit(line)


if __name__ == "__main__":
    main(sys.argv)

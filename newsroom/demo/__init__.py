"""The sample magazine that `manage.py demo` shows: texts, pictures, and how they are loaded."""

"""What the browser posts from the editor page, for the tests of the desk that run apart."""

from tests.articles.desk.conftest import form, url

__all__ = ["form", "url"]

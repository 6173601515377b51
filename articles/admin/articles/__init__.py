"""Articles at the desk: the list, the editor page and what can be done from there."""

from articles.admin.articles.admin import ArticleAdmin

__all__ = ["ArticleAdmin"]

"""Public addresses of the magazine; the catch-all for categories and articles comes last."""

from django.urls import path

from articles import converters
from articles.views import articles, authors, home, issues, lists, media, search, tags

converters.register()
app_name = "articles"
urlpatterns = [
    path("<edition:edition>", home.home, name="home"),
    path("media/<path:path>", media.serve, name="media"),
    path("<edition:edition>tags/<slug:slug>/", tags.tag, name="tag"),
    path("<edition:edition>authors/<slug:slug>/", authors.author, name="author"),
    path("<edition:edition>issues/", issues.issue_list, name="issues"),
    path("<edition:edition>issues/<slug:slug>/", issues.issue, name="issue"),
    path("<edition:edition>archive/", lists.archive_index, name="archive_index"),
    path("<edition:edition>archive/<year:year>/<month:month>/", lists.archive, name="archive"),
    path("<edition:edition>corrections/", lists.corrections, name="corrections"),
    path("<edition:edition>search/", search.search, name="search"),
    path("<edition:edition><path:path>", articles.resolve, name="resolve"),
]

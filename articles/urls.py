"""Public addresses of the magazine; the catch-all for categories and articles comes last."""

from django.urls import path

from articles import converters
from articles.views import (
    articles,
    authors,
    feeds,
    home,
    issues,
    lists,
    live,
    media,
    offline,
    previews,
    reads,
    search,
    sitemaps,
    social,
    tags,
)

converters.register()
app_name = "articles"
urlpatterns = [
    path("<edition:edition>", home.home, name="home"),
    path("media/cards/<key:pk>-<slug:digest>.png", social.card, name="card"),
    path("media/<path:path>", media.serve, name="media"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("feeds/site/<feed:kind>", feeds.site, name="feed_site"),
    path("<edition:edition>feeds/<feed:kind>", feeds.edition_feed, name="feed"),
    path(
        "<edition:edition>feeds/sections/<path:path>/<feed:kind>",
        feeds.section,
        name="feed_section",
    ),
    path("<edition:edition>feeds/tags/<slug:slug>/<feed:kind>", feeds.tag, name="feed_tag"),
    path(
        "<edition:edition>feeds/authors/<slug:slug>/<feed:kind>", feeds.author, name="feed_author"
    ),
    path("worker.js", offline.worker, name="worker"),
    path("<edition:edition>manifest.webmanifest", offline.manifest, name="manifest"),
    path("<edition:edition>offline/", offline.offline, name="offline"),
    path("<edition:edition>tags/<slug:slug>/", tags.tag, name="tag"),
    path("<edition:edition>authors/<slug:slug>/", authors.author, name="author"),
    path("<edition:edition>issues/", issues.issue_list, name="issues"),
    path("<edition:edition>issues/<slug:slug>/", issues.issue, name="issue"),
    path("<edition:edition>archive/", lists.archive_index, name="archive_index"),
    path("<edition:edition>archive/<year:year>/<month:month>/", lists.archive, name="archive"),
    path("<edition:edition>corrections/", lists.corrections, name="corrections"),
    path("preview/<token:token>/", previews.shared_preview, name="shared_preview"),
    path("preview/<token:token>/comments/", previews.leave_comment, name="shared_preview_comment"),
    path("<edition:edition>read/", reads.read, name="read"),
    path("<edition:edition>live/<key:pk>/", live.entries, name="live"),
    path("<edition:edition>search/", search.search, name="search"),
    path("<edition:edition>search/suggest/", search.suggest, name="suggest"),
    path("<edition:edition><path:path>", articles.resolve, name="resolve"),
]

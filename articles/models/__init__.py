"""Articles and all that belongs to them."""

from articles.models.article import Article, FurtherCategory
from articles.models.changes import Change
from articles.models.choices import CorrectionKind, Kind, Review, Role, Status
from articles.models.corrections import Correction
from articles.models.desk import Autosave, Comment, Lease, SharedPreview
from articles.models.front import FrontPage, Placement
from articles.models.imports import ArchivedComment, ImportedItem, ImportRun
from articles.models.issues import IssueSection, MagazineIssue
from articles.models.library import Image, LibraryFile, MediaUse
from articles.models.listing import Listing, RelatedArticle
from articles.models.live import LiveEntry
from articles.models.missing import MissingAddress
from articles.models.people import Author, AuthorProfile, Byline
from articles.models.queries import ArticleQuerySet
from articles.models.reads import ReadCount
from articles.models.redirects import OldQuery, Redirect
from articles.models.revision import Revision
from articles.models.schedule import ScheduleRun
from articles.models.search import SearchEntry, SearchMiss
from articles.models.tags import ArticleTag, Tag

__all__ = [
    "ArchivedComment",
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Author",
    "AuthorProfile",
    "Autosave",
    "Byline",
    "Change",
    "Comment",
    "Correction",
    "CorrectionKind",
    "FrontPage",
    "FurtherCategory",
    "Image",
    "ImportRun",
    "ImportedItem",
    "IssueSection",
    "Kind",
    "Lease",
    "LibraryFile",
    "Listing",
    "LiveEntry",
    "MagazineIssue",
    "MediaUse",
    "MissingAddress",
    "OldQuery",
    "Placement",
    "ReadCount",
    "Redirect",
    "RelatedArticle",
    "Review",
    "Revision",
    "Role",
    "ScheduleRun",
    "SearchEntry",
    "SearchMiss",
    "SharedPreview",
    "Status",
    "Tag",
]

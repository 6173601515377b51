"""Every address that writes articles, and the race in which many post to it from one version."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.roles import EDITOR
from articles import editing, review, scheduling, withdrawing
from articles.models import Article, FrontPage, IssueSection, MagazineIssue, Revision
from articles.models.choices import RevisionKind
from articles.snapshot import of_article, revised
from categories.models import Category
from tests.articles.desk import together
from tests.conftest import staff

CHANGED = "Somebody else changed it meanwhile"
ROW, GONE = '<th scope="row">', "to the trash meanwhile"
Post = dict[str, Any]


@dataclass
class Race:
    """Where many post what, and how the winner and all others are answered."""

    address: str
    posts: list[Post]
    # How many articles one answer says were written, and how many somebody else had written.
    won: Callable[[Any], int] = lambda answer: answer.status_code == 302
    lost: Callable[[Any], int] = lambda answer: answer.status_code == 409
    things: int = 1
    # Words that must all be found in some revision afterwards.
    words: set[str] = field(default_factory=set)


@dataclass
class Scene:
    """What a race is prepared with."""

    published: Callable[..., Article]
    write: Callable[..., Article]
    form: Callable[..., Post]
    url: Callable[..., str]
    people: list[Any]
    many: int = 8
    number: int = 0

    def article(self) -> Article:
        return self.published(f"Round {self.number}")


def with_text(name: str, **more: Any) -> Callable[[Scene], Race]:
    """The buttons of the editor page: each keeps the text that was posted, then does more."""

    def prepare(scene: Scene) -> Race:
        article = scene.article()
        texts = [f"Words {scene.number} {each}" for each in range(scene.many)]
        posts = [scene.form(article, headline=text, **more) for text in texts]
        return Race(scene.url(name, article.pk), posts, words=set(texts))

    return prepare


def without_text(name: str, **more: Any) -> Callable[[Scene], Race]:
    """What the rail does: nothing of the loser's could be lost, and it is told so."""

    def prepare(scene: Scene) -> Race:
        article = scene.article()
        return Race(
            scene.url(name, article.pk), [{"version": article.version, **more}] * scene.many
        )

    return prepare


def retract(scene: Scene) -> Race:
    race = without_text("retract", notice="It was wrong.")(scene)
    scene.people = scene.people[1:]  # the chief's
    return race


def several_days(many: int) -> list[datetime]:
    return [timezone.localtime() + timedelta(days=2, hours=each) for each in range(many)]


def restore(scene: Scene) -> Race:
    article = scene.article()
    posts = [{"version": article.version}] * scene.many
    return Race(scene.url("restore", article.pk, 1), posts)


def waiting(scene: Scene) -> tuple[Article, Revision]:
    """A published article with a revision that goes live later."""
    article = scene.article()
    revision = editing.save_draft(
        article,
        revised(of_article(article), headline="Later"),
        by=scene.people[0],
        version=article.version,
    )
    revision.article = article
    moment = timezone.now() + timedelta(days=1)
    scheduling.schedule(revision, moment, by=scene.people[0], version=article.version)
    return article, revision


def claim(scene: Scene) -> Race:
    article = scene.write(f"Round {scene.number}")
    review.submit(article, article.latest_revision, by=scene.people[0])
    # Each a person of their own: the winner may press twice, and is not told off.
    scene.people = [staff(f"Reader{scene.number}-{n}", EDITOR) for n in range(scene.many)]
    return Race(scene.url("claim", article.pk), [{}] * scene.many)


def assign(scene: Scene) -> Race:
    """No two of them name the same date."""
    article = scene.article()
    posts = [
        {"seen": review.assignment(article), "assigned_to": "", "due_at": f"{day:%Y-%m-%dT%H:%M}"}
        for day in several_days(scene.many)
    ]
    return Race(scene.url("assign", article.pk), posts)


def call_off(scene: Scene) -> Race:
    article, revision = waiting(scene)
    posts = [{"version": article.version}] * scene.many
    return Race(scene.url("call_off", article.pk, revision.number), posts)


def move_in_the_calendar(scene: Scene) -> Race:
    article, revision = waiting(scene)
    posts = [
        {"revision": revision.pk, "version": article.version, "at": f"{day:%Y-%m-%dT%H:%M}"}
        for day in several_days(scene.many)
    ]
    return Race(reverse("admin:desk_move"), posts)


def merge(scene: Scene) -> Race:
    """Each person merges a conflict of their own, all from one version."""
    article = scene.article()
    base, data = article.latest_revision, of_article(article)
    theirs = revised(data, headline="Theirs")
    editing.save_draft(article, theirs, by=scene.people[0], version=article.version)
    mine = revised(data, standfirst="Mine")
    conflict = RevisionKind.CONFLICT
    kept = editing.keep_aside(article, mine, by=scene.people[1], kind=conflict, base=base)
    scene.people = scene.people[1:]
    return Race(
        scene.url("merge", article.pk, kept.pk), [{"version": article.version}] * scene.many
    )


def recover(scene: Scene) -> Race:
    article = scene.article()
    withdrawing.trash(article, by=scene.people[0], version=article.version)
    posts = [{"version": article.version}] * scene.many
    return Race(scene.url("recover", article.pk), posts)


def bulk(name: str, value: str = "") -> Callable[[Scene], Race]:
    """One action of the list on three articles that all chose."""

    def prepare(scene: Scene) -> Race:
        make = scene.write if name == "publish" else scene.published
        articles = [make(f"Round {scene.number}, {each}") for each in range(3)]
        section = articles[0].category_id or articles[0].latest_revision.data["category"]
        elsewhere = Category.objects.get_or_create(name="Elsewhere", language="en")[0].pk
        target = str(elsewhere if name == "move" else section)
        posted = {
            "action": name,
            "confirmed": "1",
            "_selected_action": [article.pk for article in articles],
            "seen": [f"{article.pk}:{article.version}" for article in articles],
        }
        posts = [
            posted | {"value": f"{value}{each}" if value else target} for each in range(scene.many)
        ]
        return Race(
            scene.url("changelist"),
            posts,
            won=lambda answer: answer.text.count(ROW) - answer.text.count(CHANGED),
            # What is in the trash has no row any more, but a sentence.
            lost=lambda answer: (
                answer.text.count(CHANGED)
                + (GONE in answer.text) * (len(articles) - answer.text.count(ROW))
            ),
            things=len(articles),
        )

    return prepare


def front_page(scene: Scene) -> Race:
    three = [scene.published(f"Round {scene.number}, {each}") for each in range(3)]
    scene.people = scene.people[1:]  # the chief's
    FrontPage.objects.all().delete()
    front = FrontPage.objects.create(edition="en", starts_at=timezone.now())
    moment = timezone.localtime(front.starts_at).strftime("%Y-%m-%dT%H:%M")
    posts = [
        {"seen_version": "0", "starts_at": moment, "save": "1", "lead": [three[each % 3].pk]}
        for each in range(scene.many)
    ]
    return Race(reverse("admin:articles_frontpage_change", args=[front.pk]), posts)


def contents(scene: Scene) -> Race:
    """No two of them want the same order."""
    issue = MagazineIssue.objects.create(title=f"Issue {scene.number}", month="2026-11-01")
    sections = [
        IssueSection.objects.create(issue=issue, name=name, position=place)
        for place, name in enumerate(["Cover", "Sea", "Air"])
    ]
    three = [scene.published(f"Round {scene.number}, {n}", issue=issue.pk) for n in range(3)]
    seen = [f"{article.pk}:{article.version}" for article in three]
    posts: list[Post] = []
    for places in list(product(sections, repeat=3))[: scene.many]:
        post: Post = {"seen": seen, "save": "1"}
        for article, section in zip(three, places, strict=True):
            post.setdefault(str(section.pk), []).append(article.pk)
        posts.append(post)
    return Race(reverse("admin:articles_magazineissue_contents", args=[issue.pk]), posts)


WRITE_PATHS: dict[str, Callable[[Scene], Race]] = {
    "save": with_text("change"),
    "publish": with_text("publish"),
    "schedule": with_text("schedule", apply_at=f"{several_days(1)[0]:%Y-%m-%dT%H:%M}"),
    "submit": with_text("submit"),
    "unpublish": with_text("unpublish"),
    "restore": restore,
    "merge": merge,
    "retract": retract,
    "assign": assign,
    "claim": claim,
    "call off": call_off,
    "calendar": move_in_the_calendar,
    "recover from the trash": recover,
    "bulk publish": bulk("publish"),
    "bulk unpublish": bulk("unpublish"),
    "bulk trash": bulk("trash"),
    "bulk move": bulk("move"),
    "bulk tag": bulk("tag", "Tag "),
    "front page": front_page,
    "contents of an issue": contents,
}


def race(path: str, scene: Scene, login: Callable[..., Any], rounds: int) -> None:
    """So many rounds with 8 and with 20 posts."""
    with together.threads() as pool:
        for number, many in product(range(rounds), (8, 20)):
            each = replace(scene, many=many, number=2 * number + (many > 8))
            run(path, each, login, pool)


def run(path: str, scene: Scene, login: Callable[..., Any], pool: ThreadPoolExecutor) -> None:
    """One round: exactly one wins, all others are told, and nobody's words are lost."""
    race = WRITE_PATHS[path](scene)
    browsers = [login(person) for person in scene.people]
    windows = [together.copy(browsers[each % len(browsers)]) for each in range(scene.many)]
    answers = together.post(pool, windows, race.address, race.posts)
    codes = sorted(answer.status_code for answer in answers)
    assert codes[-1] < 500, codes
    assert sum(map(race.won, answers)) == race.things, codes
    assert sum(map(race.lost, answers)) == race.things * (scene.many - 1), codes
    kept = set(Revision.objects.values_list("headline", flat=True))
    assert race.words <= kept
    if race.words:
        conflicts = Revision.objects.filter(kind=RevisionKind.CONFLICT, headline__in=race.words)
        assert conflicts.count() == scene.many - 1

"""The measurements of the desk, in a process of their own: `python -m tests.bench.desk_work`.

Prints one JSON object: for each job the milliseconds of every request, its queries and its bytes.
DATABASE_URL and DATA_DIR name a site with many articles; what is done to it are an editor's saves.
"""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts import factors  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.roles import CHIEF  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.snapshot import of_article  # noqa: E402

Ask = Callable[[Article], tuple[str, dict[str, Any] | None]]
SPREAD = 997  # every so-many-th article is worked on, so that no page of the database is warm


def editor() -> User:
    """A chief: whose pages show the most."""
    user, _new = User.objects.get_or_create(
        email="bench-desk@example.com", defaults={"name": "Bench", "is_staff": True}
    )
    user.groups.set([Group.objects.get(name=CHIEF)])
    return user


def logged_in(user: User) -> Client:
    """A browser in which `user` has shown both factors."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    session = client.session
    session[factors.PROOF] = factors.APP
    session.save()
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"admin:articles_article_{name}", args=arguments)


def form(article: Article, **changes: Any) -> dict[str, Any]:
    """What a browser posts from the editor page."""
    data = of_article(article) | changes
    posted = {name: value for name, value in data.items() if value not in (None, False)}
    posted |= {"version": article.version, "begun_from": article.latest_revision_id, "tab": "bench"}
    byline = posted.pop("byline", [])
    posted |= {"byline": [pair[0] for pair in byline], "byline_role": [pair[1] for pair in byline]}
    return posted


def changed(article: Article) -> dict[str, Any]:
    """The form after some words were typed."""
    body = str(of_article(article)["body"])
    return form(article, body=f"{body}<p>Another paragraph, {uuid.uuid4().hex}.</p>")


JOBS: dict[str, Ask] = {
    "list": lambda article: (url("changelist"), None),
    "filtered": lambda article: (f"{url('changelist')}?status__exact=published", None),
    "search": lambda article: (f"{url('changelist')}?q=harbour", None),
    "editor": lambda article: (url("change", article.pk), None),
    "autosave": lambda article: (url("autosave", article.pk), changed(article)),
    "save": lambda article: (url("change", article.pk), changed(article)),
    "publish": lambda article: (url("publish", article.pk), changed(article)),
    "today": lambda article: (reverse("admin:index"), None),
}


def articles(many: int) -> Iterator[Article]:
    """Published articles from all over the archive, again and again others."""
    rows = Article.objects.select_related("latest_revision").filter(status="published")
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    start = int(time.time()) % SPREAD
    for number in range(many):
        yield rows.get(pk=keys[(start + number * SPREAD) % len(keys)])


def measure(client: Client, ask: Ask, times: int) -> dict[str, Any]:
    """Milliseconds of each request but the first ones, which warm the process."""
    found: dict[str, Any] = {"ms": [], "cpu": []}
    for number, article in enumerate(articles(times + 3)):
        address, posted = ask(article)
        if number == 2:
            with CaptureQueriesContext(connection) as seen:
                answer, _spent, _cpu = request(client, address, posted)
            found |= {"queries": len(seen.captured_queries), "bytes": len(answer.content)}
            continue
        answer, spent, cpu = request(client, address, posted)
        if number > 2:
            found["ms"].append(round(spent, 2))
            found["cpu"].append(round(cpu, 2))
    return found


def request(
    client: Client, address: str, posted: dict[str, Any] | None
) -> tuple[Any, float, float]:
    """The answer, the milliseconds that it took, and those of this process's processor."""
    begun, used = time.perf_counter(), time.process_time()
    answer = client.post(address, posted) if posted else client.get(address)
    spent, cpu = (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000
    if answer.status_code != 200 and "/change/" not in answer.headers.get("Location", ""):
        raise SystemExit(f"{address}: {answer.status_code}")
    return answer, spent, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", nargs="+", default=list(JOBS), choices=list(JOBS))
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--queries", action="store_true")
    asked = parser.parse_args()
    client = logged_in(editor())
    if asked.profile:
        with cProfile.Profile() as profile:
            for job in asked.jobs:
                measure(client, JOBS[job], asked.times)
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(90)
    if asked.queries:
        for job in asked.jobs:
            for article in articles(2):
                address, posted = JOBS[job](article)
                with CaptureQueriesContext(connection) as seen:
                    client.post(address, posted) if posted else client.get(address)
            for each in seen.captured_queries:
                print(each["time"], each["sql"][:2600], file=sys.stderr)
    print(json.dumps({job: measure(client, JOBS[job], asked.times) for job in asked.jobs}))


if __name__ == "__main__":
    main()

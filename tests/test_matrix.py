"""Who may open what: every address of the site, for everyone, from one table.

`tests/matrix.txt` has a line for each address and method, and for addresses of one article a line
for each state of it. Its columns are people; its signs:

    y  answered            n  refused (403)         l  asked to log in
    -  not there (404, 410)   m  wrong method (405)

An address that the table lacks fails. `WRITE_MATRIX=new pytest -n0 tests/test_matrix.py` adds the
lines that are missing, and `WRITE_MATRIX=all` writes every line anew; read the difference before
you believe it.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.matrix_world import STATES, World, names, parameters

TABLE = Path(__file__).parent / "matrix.txt"
PEOPLE = (
    "anonymous", "subscriber", "writer", "editor", "chief", "letters", "administrator", "gone",
)  # fmt: skip
# Logging out would end the column's session; the catch-all of the admin has no name of its own.
METHODS = ("GET", "POST")
# 503 is an answer: the site says that it is not ready.
BROKEN = {500, 501, 502, 504}
written: dict[str, dict[str, str]] = {}


def rows() -> list[tuple[str, str, str]]:
    """Method, name and state of each line that there has to be."""
    of_article = {
        name
        for name, parts in parameters().items()
        if name.startswith("admin:articles_article_") and parts & {"pk", "object_id"}
    }
    return [
        (method, name, state)
        for name in names()
        for method in METHODS
        for state in (STATES if name in of_article else ("",))
    ]


def asked() -> list[tuple[str, str, str]]:
    """The lines to ask for: all, or those that are to be added."""
    known = table() if os.environ.get("WRITE_MATRIX") == "new" else {}
    return [row for row in rows() if key(*row) not in known]


def key(method: str, name: str, state: str) -> str:
    return f"{method:4} {name}{'@' + state if state else ''}"


def table() -> dict[str, str]:
    """Signs of each line, one for each person."""
    lines = [line.rsplit(" ", 1) for line in TABLE.read_text().splitlines()[1:] if line.strip()]
    return {name.rstrip(): signs for name, signs in lines}


@pytest.fixture
def browsers(ada, deniz, mert, elif_, root, zeynep, login) -> dict[str, Client]:
    """A browser for each person; none raises what the server raises."""
    gone = User.objects.create_user("gone@newsroom.test", "x", name="Gone", is_superuser=True)
    users = {"writer": ada, "editor": deniz, "chief": mert, "letters": elif_}
    users |= {"administrator": root, "gone": gone}
    found = {name: login(user) for name, user in users.items()}
    User.objects.filter(pk=gone.pk).update(is_active=False)
    found |= {"anonymous": Client(), "subscriber": Client()}
    for client in found.values():
        client.raise_request_exception = False
    return found


def sign(ask: Callable[..., Any], address: str) -> str:
    """What an address answers; whatever it did is undone."""
    with transaction.atomic():
        response = ask(address)
        if getattr(response, "streaming", False):
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    status, target = response.status_code, response.headers.get("Location", "")
    if status == 302 and target.startswith("/admin/login/"):
        return "l"
    return {403: "n", 404: "-", 410: "-", 405: "m"}.get(status, "!" if status in BROKEN else "y")


@pytest.mark.timeout(600)
@pytest.mark.one_database
@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_opens_what_the_table_says(person, browsers, write, published, ada, deniz, image):
    world = World(write, published, ada, deniz, image)
    client = browsers[person]
    found = {}
    for method, name, state in asked():
        ask = client.get if method == "GET" else client.post
        found[key(method, name, state)] = sign(ask, world.address(name, state))
    if os.environ.get("WRITE_MATRIX"):
        written[person] = found
        save()
        return
    column = PEOPLE.index(person)
    expected = {line: signs[column] for line, signs in table().items()}
    wrong = {
        line: f"{expected.get(line)} is {found[line]}"
        for line in found
        if expected.get(line) != found[line]
    }
    assert not wrong


def save() -> None:
    """Write the table once every column is known."""
    if set(written) != set(PEOPLE):
        return
    known = table() if os.environ.get("WRITE_MATRIX") == "new" else {}
    lines = [f"# {' '.join(PEOPLE)}"]
    for row in rows():
        line = key(*row)
        signs = known.get(line) or "".join(written[person][line] for person in PEOPLE)
        lines.append(f"{line:70} {signs}")
    TABLE.write_text("\n".join(lines) + "\n")


def test_the_table_has_every_address_and_no_other():
    assert set(table()) == {key(*row) for row in rows()}


def test_the_table_is_large_enough_and_nothing_breaks():
    signs = "".join(table().values())
    assert len(signs) >= 1500
    assert set(signs) <= set("ynl-m")


# Open to everyone, or where everyone is sent.
OPEN = {"admin:login", "admin:logout", "admin:jsi18n"}


def test_strangers_and_those_who_left_are_kept_out_of_the_desk():
    outside = [PEOPLE.index(person) for person in ("anonymous", "subscriber", "gone")]
    wrong = {
        line: signs
        for line, signs in table().items()
        if line.split()[1].startswith("admin:")
        and line.split()[1] not in OPEN
        and not {signs[column] for column in outside} <= {"l", "-", "m"}
    }
    assert not wrong

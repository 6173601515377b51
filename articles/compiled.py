"""QuerySets that a process compiles once.

Composing the SQL of a list takes Django longer than the database needs to answer, and PostgreSQL
plans a join longer than it runs it. A `Compiled` keeps both: the statement in the process, and the
plan in the connection. What is asked is still said by a QuerySet, and only there.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")
_DAY = datetime(1000, 1, 1, tzinfo=UTC)


class Compiled(Generic[Row]):
    """The rows of `build(**values)`, for values of these kinds: datetime, str, int, or [int].

    `build` may put a value into the query as it is, and may not look at it: it sees a stand-in.
    """

    def __init__(self, build: Callable[..., Any], **kinds: Any) -> None:
        self.build = build
        self.kinds = kinds
        self._plans = threading.local()

    def __call__(self, **values: Any) -> list[Row]:
        """All rows, read at once; none where a list among the values is empty."""
        sizes = tuple(len(values[name]) for name, kind in self.kinds.items() if kind == [int])
        if 0 in sizes:
            return []
        plans: dict[Any, _Plan] = self._plans.__dict__
        plan = plans.get(str(sizes))
        if plan is None:
            plan = plans[str(sizes)] = _Plan(self.build, _stand_ins(self.kinds, sizes))
        return plan.run(values)


def _stand_ins(kinds: dict[str, Any], sizes: tuple[int, ...]) -> dict[str, Any]:
    """A value for each name that no real one and no other one equals."""
    found: dict[str, Any] = {}
    left = list(sizes)
    for place, (name, kind) in enumerate(kinds.items(), start=1):
        number = -1_000_003 * place
        if kind == [int]:
            found[name] = [number - step for step in range(left.pop(0))]
        else:
            made = {int: number, str: f"\x7f{place}", datetime: _DAY + timedelta(place)}
            found[name] = made[kind]
    return found


class _Plan:
    """One statement of one thread's connection, and where each value stands in it."""

    def __init__(self, build: Callable[..., Any], stand_ins: dict[str, Any]) -> None:
        self.rows: QuerySet[Any] = build(**stand_ins)
        self.connection = connections[self.rows.db]
        self.compiler = self.rows.query.get_compiler(self.rows.db)
        self.sql, parameters = self.compiler.as_sql()
        self.parameters = list(parameters)
        self.places = {
            name: self._places(each if isinstance(each, list) else [each])
            for name, each in stand_ins.items()
        }
        # From here on Django asks us, and makes of the rows what the QuerySet says.
        self.rows.query.get_compiler = lambda *args, **kwargs: self.compiler
        self.compiler.execute_sql = lambda *args, **kwargs: [self._fetch()]

    def _places(self, stand_ins: list[Any]) -> list[list[int]]:
        wanted = [self._adapted(each) for each in stand_ins]
        return [
            [place for place, value in enumerate(self.parameters) if value == each]
            for each in wanted
        ]

    def _adapted(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return self.connection.ops.adapt_datetimefield_value(value)
        return value

    def run(self, values: dict[str, Any]) -> list[Any]:
        for name, places in self.places.items():
            value = values[name]
            for each, own in zip(
                value if isinstance(value, list) else [value], places, strict=True
            ):
                adapted = self._adapted(each)
                for place in own:
                    self.parameters[place] = adapted
        iterable: Any = self.rows._iterable_class
        return list(iterable(self.rows))

    def _fetch(self) -> list[Any]:
        with planned(self.connection) as cursor:
            cursor.execute(self.sql, self.parameters)
            return list(cursor.fetchall())


def planned(connection: Any) -> Any:
    """A cursor; on PostgreSQL one whose statements are planned once for each connection."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    # As connection.cursor() does: the server may have been started anew since the last request.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bare = connection.Database.Cursor(connection.connection)
    if connection.queries_logged:
        return connection.make_debug_cursor(bare)
    return connection.make_cursor(bare)

"""Bringing two editors' drafts of one article together, field by field and block by block."""

from dataclasses import dataclass, field

from articles.compare import ORDER, Change, changes, label_of, split
from articles.diffing import Chunk, chunks, merge
from articles.snapshot import Snapshot, revised


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each in another way."""

    name: str
    label: str
    mine: Change
    theirs: Change


@dataclass(frozen=True)
class Merge:
    """What became of two drafts with a common base.

    `data` holds both sides' changes, and theirs (what is stored) where they clash.
    """

    data: Snapshot
    mine: list[Change]
    theirs: list[Change]
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing has to be chosen."""
        return not self.clashes


def three_way(base: Snapshot, mine: Snapshot, theirs: Snapshot) -> Merge:
    """Both drafts brought together."""
    data, clashes = dict(theirs), []
    for name in ORDER:
        before, my, their = base.get(name), mine.get(name), theirs.get(name)
        if my in (before, their):
            continue
        if their == before:
            data[name] = my
            continue
        together = _together(name, before, my, their)
        if together is None:
            clashes.append(name)
        else:
            data[name] = together
    changed_by_me = {change.name: change for change in changes(base, mine)}
    changed_by_them = {change.name: change for change in changes(base, theirs)}
    return Merge(
        revised(data),
        list(changed_by_me.values()),
        list(changed_by_them.values()),
        [
            Clash(name, label_of(name), changed_by_me[name], changed_by_them[name])
            for name in clashes
        ],
    )


def _together(name: str, base: object, mine: object, theirs: object) -> object:
    """One field that both changed; None where they changed the same place."""
    if name == "body":
        blocks = merge(split(str(base)), split(str(mine)), split(str(theirs)))
        return None if blocks is None else "".join(blocks)
    if name in ("tags", "further_categories", "related", "byline"):
        return merge(_items(base), _items(mine), _items(theirs))
    return None


def body_chunks(base: Snapshot, mine: Snapshot, theirs: Snapshot) -> list[Chunk]:
    """The bodies cut where all agree, each chunk a list of blocks as HTML."""
    return chunks(split(base["body"]), split(mine["body"]), split(theirs["body"]))


def resolved(
    found: Merge, base: Snapshot, mine: Snapshot, theirs: Snapshot, choices: dict[str, str]
) -> Snapshot:
    """The merged draft, with `choices` where both changed the same.

    `choices` maps a field, or `body-2` for the second chunk of the body, to `mine`, `theirs` or
    (chunks only) `both`; what is not chosen stays as it is stored.
    """
    data = dict(found.data)
    for clash in found.clashes:
        if clash.name == "body":
            data["body"] = _chosen_body(body_chunks(base, mine, theirs), choices)
        elif choices.get(clash.name) == "mine":
            data[clash.name] = mine[clash.name]
    return revised(data)


def _chosen_body(found: list[Chunk], choices: dict[str, str]) -> str:
    blocks: list[str] = []
    for number, chunk in enumerate(found):
        if chunk.agreed is not None:
            blocks += chunk.agreed
            continue
        choice = choices.get(f"body-{number}", "theirs")
        blocks += chunk.theirs if choice in ("theirs", "both") else []
        blocks += chunk.mine if choice in ("mine", "both") else []
    return "".join(blocks)


def _items(value: object) -> list[object]:
    # Hashable, for the matcher.
    items = value if isinstance(value, list) else []
    return [tuple(item) if isinstance(item, list) else item for item in items]

"""Merging: which mentions are of one organisation, by SIRET, then by name and place within a block.

An *anchor* is a SIRET, or a SIREN of which no site or several are known; a *group* is all mentions that say exactly
one name and town. Names are compared inside one block only (a département and the first letters of a word), so that a
change is felt in its own blocks and by its own anchors, and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.derive.organisations_mentions import Mention
from hub.derive.organisations_names import LEAST_NAME, alike, city

LEAST = 0.9
NAME_WEIGHT = 0.8
CLEARLY = 0.02  #: by how much the best candidate must beat the second
METHOD_VERSION = "1"


@dataclass(frozen=True)
class Decided:
    """What people decided about pairs of merge keys: one organisation, or two; apart wins."""

    together: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, order=True)
class Join:
    """Why a group belongs to an organisation."""

    key: str
    to: str
    score: float
    by: str


@dataclass
class Cluster:
    """The mentions of one organisation, with the keys that met and why."""

    keys: list[str]
    mentions: list[Mention] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)

    def anchors(self, scheme: str) -> list[str]:
        """Return the SIRETs or SIRENs of the cluster, the most mentioned first."""
        prefix = f"{scheme}:"
        numbers = [key.removeprefix(prefix) for key in self.keys if key.startswith(prefix)]
        count = {n: sum(getattr(m, scheme) == n for m in self.mentions) for n in numbers}
        return sorted(numbers, key=lambda n: (-count[n], n))


def anchored(mentions: Iterable[Mention]) -> dict[Mention, str]:
    """Return the anchor of each mention with a number: its SIRET, the only known SIRET of its SIREN, or its SIREN."""
    known = list(mentions)
    sites: dict[str, set[str]] = defaultdict(set)
    for mention in known:
        if mention.siret:
            sites[mention.siren].add(mention.siret)
    found = {}
    for mention in known:
        if mention.siret:
            found[mention] = f"siret:{mention.siret}"
        elif mention.siren:
            only = sites.get(mention.siren, set())
            found[mention] = f"siret:{next(iter(only))}" if len(only) == 1 else f"siren:{mention.siren}"
    return found


def clusters(mentions: Iterable[Mention], decided: Decided | None = None) -> list[Cluster]:
    """Return the organisations that mentions speak of, whatever order they are given in."""
    decided = decided or Decided()
    known = sorted(set(mentions))
    anchors = anchored(known)
    node = {mention: anchors.get(mention) or mention.group for mention in known}
    blocks: dict[str, list[Mention]] = defaultdict(list)
    for mention in known:
        if mention.name:
            blocks[mention.block].append(mention)
    joining = Joining(decided)
    for _, inside in sorted(blocks.items()):
        for join in block_joins(inside, node, decided):
            joining.join(join)
    present = set(node.values())
    for pair in sorted(sorted(pair) for pair in decided.together if len(pair) == 2 and pair <= present):
        joining.join(Join(pair[0], pair[1], 1.0, "decision"))
    return joining.clusters(node)


def block_joins(inside: list[Mention], node: dict[Mention, str], decided: Decided) -> list[Join]:
    """Return which groups of one block belong to an anchor, and which to each other."""
    said: dict[str, set[Mention]] = defaultdict(set)
    for mention in inside:
        said[node[mention]].add(mention)
    anchors = [key for key in sorted(said) if not key.startswith("name:")]
    groups = [key for key in sorted(said) if key.startswith("name:")]
    joins: list[Join] = []
    free: list[str] = []
    for group in groups:
        best = _best(group, anchors, said, decided)
        joins.append(best) if best else free.append(group)
    placed = [group for group in free if not group.endswith("|")]
    near = [_scored(left, right, said) for at, left in enumerate(placed) for right in placed[at + 1 :]]
    joins += sorted((join for join in near if join and not _apart(join, decided)), key=lambda j: (-j.score, j))
    for group in free:
        if group.endswith("|"):
            best = _best(group, placed, said, decided)
            joins += [best] if best else []
    return joins


def _best(group: str, others: list[str], said: dict[str, set[Mention]], decided: Decided) -> Join | None:
    """Return the one candidate that is clearly the best, else nothing: two towns' namesakes are left alone."""
    found = [join for other in others if (join := _scored(group, other, said)) and not _apart(join, decided)]
    found.sort(key=lambda join: (-join.score, join))
    if not found or (len(found) > 1 and found[0].score - found[1].score < CLEARLY):
        return None
    return found[0]


def _apart(join: Join, decided: Decided) -> bool:
    return frozenset((join.key, join.to)) in decided.apart


def _scored(group: str, other: str, said: dict[str, set[Mention]]) -> Join | None:
    """Return how well two nodes agree, by the best pair of what they say in this block."""
    mine = next(iter(sorted(said[group])))
    shapes = {(theirs.core, city(theirs.city), theirs.postcode): theirs for theirs in sorted(said[other])}
    score = max(score_of(mine, theirs) for theirs in shapes.values())
    return Join(group, other, round(score, 4), "rule") if score >= LEAST else None


def score_of(mine: Mention, theirs: Mention) -> float:
    """Return from 0 to 1 how surely two mentions of one block are one organisation.

    The same name in the same town is 1, in the same département with a town unknown 0.9, in another town 0.8.
    """
    name = alike(mine.core, theirs.core)
    if name < LEAST_NAME or (mine.siren and theirs.siren and mine.siren != theirs.siren):
        return 0.0
    return NAME_WEIGHT * name + (1 - NAME_WEIGHT) * _same_place(mine, theirs)


def _same_place(mine: Mention, theirs: Mention) -> float:
    towns = city(mine.city), city(theirs.city)
    if (all(towns) and towns[0] == towns[1]) or (mine.postcode and mine.postcode == theirs.postcode):
        return 1.0
    if all(towns) or (mine.postcode and theirs.postcode):
        return 0.0
    return 0.5 if mine.departement and mine.departement == theirs.departement else 0.0


class Joining:
    """Sets of nodes that grow together, never over a pair that people decided to keep apart."""

    def __init__(self, decided: Decided) -> None:
        self.decided = decided
        self.of: dict[str, list[str]] = {}
        self.joins: list[Join] = []

    def join(self, join: Join) -> None:
        """Put two nodes into one set, unless something in one is decided to be apart from something in the other."""
        left, right = self.of.setdefault(join.key, [join.key]), self.of.setdefault(join.to, [join.to])
        if left is right:
            return
        if any(frozenset((a, b)) in self.decided.apart for a in left for b in right):
            return
        left += right
        for key in right:
            self.of[key] = left
        self.joins.append(join)

    def clusters(self, node: dict[Mention, str]) -> list[Cluster]:
        """Return the sets with their mentions, in a settled order."""
        made: dict[str, Cluster] = {}  # by the first key of each set; an id() is given again once a list has gone
        placed: dict[str, Cluster] = {}
        for key in sorted(set(node.values())):
            keys = self.of.get(key, [key])
            placed[key] = made.setdefault(min(keys), Cluster(sorted(keys)))
        for mention, key in sorted(node.items()):
            placed[key].mentions.append(mention)
        for join in sorted(self.joins):
            placed[join.key].joins.append(join)
        return sorted(made.values(), key=lambda cluster: cluster.keys)

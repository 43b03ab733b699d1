"""Who may import whom: a module imports downwards only, and each stands on a floor."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VOCABULARY_FILES = ("deprecated", "errors", "hookspecs", "connector", "exporter", "raw", "remarks", "runs", "settings")
VOCABULARY = {"hub", *(f"hub.{name}" for name in VOCABULARY_FILES)}
WINGS = {"harvest", "store", "places", "derive", "clauses", "figures", "privacy", "publish", "deliver", "people",
         "declare"}  # fmt: skip
FACES = {"web", "scheduler", "testing", "scaffold"}
BROAD = {"hub/runs.py", "hub/plugins.py"}
LONG_FOR_A_REASON: dict[str, str] = {}


def modules() -> dict[str, Path]:
    paths = [*ROOT.glob("hub/**/*.py"), *ROOT.glob("schemas/**/*.py")]
    return {name_of(path): path for path in paths if "migrations/versions" not in path.as_posix()}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(name: str) -> tuple[int, str]:
    """Return the floor of a module and its room there."""
    parts = name.split(".")
    if parts[0] == "schemas":
        return 0, "schemas"
    if name in VOCABULARY or parts[:2] == ["hub", "outside"]:
        return 1, "vocabulary"
    if parts[1] in WINGS:
        return 2, parts[1]
    if parts[1] in ("plugins", "application", "cli", "__main__"):
        return {"plugins": 3, "application": 4, "cli": 6, "__main__": 7}[parts[1]], parts[1]
    assert parts[1] in FACES, f"{name} stands on no floor: place it (docs/architecture.md)"
    return 5, parts[1]


def imports(path: Path) -> set[str]:
    """Return what a module imports of ours, imports inside functions too."""
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    known = modules()
    ours = {name for name in found if name.split(".")[0] in ("hub", "schemas")}
    return {name if name in known else name.rpartition(".")[0] for name in ours}


def may(importer: str, imported: str) -> bool:
    (mine, my_room), (theirs, their_room) = floor(importer), floor(imported)
    return mine > theirs or (mine, my_room) == (theirs, their_room)


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_downwards_only(name):
    upward = sorted(other for other in imports(modules()[name]) if not may(name, other))
    assert not upward, f"{name} imports {', '.join(upward)}"


def test_the_rule_refuses_an_import_that_goes_up_or_across():
    assert not may("hub.harvest.pipeline", "hub.store.records")
    assert not may("schemas.base", "hub.errors")
    assert not may("hub.store", "hub.application")
    assert may("hub.cli", "hub.web")


def test_the_schema_imports_marshmallow_and_nothing_else():
    allowed = {"marshmallow", "schemas"}
    for path in ROOT.glob("schemas/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top in allowed or top in __import__("sys").stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("plugins/*/hub_*/**/*.py"), *ROOT.glob("docs/examples/plugins/*/hub_*/**/*.py")]),
    ids=lambda p: p.name,
)
def test_a_plugin_imports_only_the_face(path):
    package = next(part for part in path.parts if part.startswith("hub_"))
    for name in imports(path):
        in_testing = path.stem.startswith("replica") and name.startswith("hub.testing")
        assert name == "hub" or in_testing, f"{package}: {path.name} imports {name}, not the face"


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler catches whatever comes and does not raise it again."""
    names = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else {"Exception"}
    last = handler.body[-1]
    return bool(names & {"Exception", "BaseException"}) and not (isinstance(last, ast.Raise) and last.exc is None)


def test_the_broad_except_stands_in_two_places():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules().values()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    }
    assert found == BROAD


def test_each_file_names_its_subject_and_stays_under_300_lines():
    for path in [*modules().values(), *ROOT.glob("plugins/*/hub_*/**/*.py"), *ROOT.glob("docs/**/hub_*/*.py")]:
        text = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path} does not say what it is about"
        name = path.relative_to(ROOT).as_posix()
        assert len(text.splitlines()) <= 300 or name in LONG_FOR_A_REASON, f"{name} has grown past 300 lines"

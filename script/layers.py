"""Fail when the engine reaches Home Assistant, or modules import each other in a ring.

Reads imports as text; runs nothing. An import inside a function or under
TYPE_CHECKING counts like any other.
"""

import ast
from pathlib import Path
import sys

PACKAGE = "custom_components.run_primer"
PURE = "engine"
FRAMEWORK = "homeassistant"

type Graph = dict[str, set[str]]


def read_imports(root: Path, package: str) -> Graph:
    """Return what each module of a package imports, by dotted name."""
    folder = root / Path(*package.split("."))
    graph: Graph = {}
    for path in sorted(folder.rglob("*.py")):
        parts = [*package.split("."), *path.relative_to(folder).with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        inside = name if is_package else name.rpartition(".")[0]
        graph[name] = _imports(ast.parse(path.read_text("utf-8")), inside)
    return {name: _known(targets, graph) for name, targets in graph.items()}


def _imports(tree: ast.Module, inside: str) -> set[str]:
    """Return all names a module imports; relative ones from the package it is inside."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = inside.split(".")[: len(inside.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*up, node.module] if node.module else up)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def _known(targets: set[str], graph: Graph) -> set[str]:
    """Return modules for names: of the package by its longest match, the framework as one."""
    known: set[str] = set()
    for target in targets:
        parent = target.rpartition(".")[0]
        if target in graph:
            known.add(target)
        elif parent in graph:
            known.add(parent)
        elif target.split(".")[0] == FRAMEWORK:
            known.add(FRAMEWORK)
    return known


def find_path(graph: Graph, start: str, goal: str) -> list[str] | None:
    """Return the shortest way of imports from a module to another; None without one."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        for target in sorted(graph.get(way[-1], ())):
            if target == goal:
                return [*way, target]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return None


def find_faults(graph: Graph, package: str) -> list[str]:
    """Return what is wrong, a line each."""
    pure = f"{package}.{PURE}"
    faults: list[str] = []
    for name in sorted(graph):
        is_pure = name == pure or name.startswith(f"{pure}.")
        if is_pure and (way := find_path(graph, name, FRAMEWORK)):
            faults.append("not pure: " + " -> ".join(way))
        if way := find_path(graph, name, name):
            faults.append("ring: " + " -> ".join(way))
    return faults


def main() -> int:
    """Check the repository this file is in."""
    graph = read_imports(Path(__file__).parent.parent, PACKAGE)
    faults = find_faults(graph, PACKAGE)
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Small enough to read: the measures of DESIGN §3."""

from __future__ import annotations

LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 40
LONG_FUNCTION = 24  # nine of ten functions are at most this long


def lengths(package):
    return sorted(
        (node.end_lineno - node.lineno + 1, f"{source.name}:{node.name}")
        for source in package
        for node in source.functions()
    )


def test_no_file_is_long(package):
    """No file of the package has more than 300 lines."""
    found = {source.name: len(source.text.splitlines()) for source in package}
    assert {name: size for name, size in found.items() if size > LONGEST_FILE} == {}


def test_no_function_is_long(package):
    """No function of the package has more than 40 lines."""
    assert [each for each in lengths(package) if each[0] > LONGEST_FUNCTION] == []


def test_most_functions_are_short(package):
    """Nine of ten functions have at most 24 lines."""
    found = lengths(package)
    assert found[int(0.9 * len(found))][0] <= LONG_FUNCTION

"""Serialised PHP is read as data, never as objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.wordpress.php import PhpError, loads, loads_dict


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("i:-42;", -42),
        ("d:1.5;", 1.5),
        ("d:-INF;", float("-inf")),
        ('s:5:"şii";', "şii"),
        ('s:0:"";', ""),
        ('s:4:"a";b";', 'a";b'),
        ("a:0:{}", {}),
        ('a:2:{s:5:"width";i:640;i:0;a:1:{s:1:"x";b:0;}}', {"width": 640, 0: {"x": False}}),
    ],
)
def test_values_are_read(text, value):
    assert loads(text) == value


def test_a_wrong_length_is_forgiven():
    assert loads('a:1:{s:3:"url";s:9:"https://new.example/";}') == {"url": "https://new.example/"}


def test_an_object_is_a_dict_of_its_properties():
    assert loads('O:8:"stdClass":1:{s:1:"a";i:1;}') == {"a": 1}


@pytest.mark.parametrize(
    "text",
    ["", "x", "i:1", 's:3:"a', 'a:2:{i:0;i:1;}', 'C:3:"Foo":1:{x}', "a:1:{" * 200, "i:1;i:2;",
     "a:999999999:{}", "i:abc;", "d:nope;"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(PhpError):
        loads(text)
    assert loads_dict(text) == {}


@given(st.text(alphabet='abisdONCa:;{}"0123456789', max_size=60))
def test_garbage_never_escapes(text):
    assert isinstance(loads_dict(text), dict)

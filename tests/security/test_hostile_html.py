"""Five thousand hostile bodies: once cleaned they stay so, and hold only what is allowed."""

import json

from articles.body import schema
from tests.security.hostile_html import SMALLEST, cleaned, faults, grammar, of_folder


def test_five_thousand_inputs_are_cleaned_to_a_fixpoint_of_what_is_allowed():
    inputs = list(grammar())
    assert len(set(inputs)) > SMALLEST * 0.8
    wrong = {html: found for html, stored in cleaned(inputs) if (found := faults(stored))}
    assert not wrong


def test_the_grammar_is_hostile_and_always_the_same():
    inputs = list(grammar(500))
    assert inputs == list(grammar(500))
    active = [html for html in inputs if "on" in html or "script" in html.lower()]
    assert len(active) > 250


def test_the_judge_sees_what_is_wrong():
    assert faults("<p onclick=x>a</p>")
    assert faults("<script>alert(1)</script>")
    assert not faults("<p>a</p>")
    assert "p" in schema.attributes()


def test_a_folder_is_read_line_by_line(tmp_path):
    (tmp_path / "list.txt").write_text("<b>one\n\n<i>two\n")
    rows = [{"payload": "<u>three", "expected": ["<s>four"]}, "<p>five"]
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "rows.jsonl").write_text("\n".join([*map(json.dumps, rows), "{broken"]))
    found = set(of_folder(tmp_path))
    assert found == {"<b>one", "<i>two", "<u>three", "<s>four", "<p>five", "{broken"}

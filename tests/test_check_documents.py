from pathlib import Path

from scripts.check_documents import broken_links, stale_table, unlisted_decisions


def test_a_link_that_leads_nowhere_is_reported(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    page = tmp_path / "page.md"
    page.write_text("[good](there.md#part) [web](https://example.org) [here](#part) [bad](gone.md)", encoding="utf-8")
    assert list(broken_links(str(page))) == [f"{page}: leads nowhere: gone.md"]


def test_a_decision_missing_from_the_index_is_reported(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("- [one](0001-one.md)", encoding="utf-8")
    (tmp_path / "0001-one.md").touch()
    assert list(unlisted_decisions(tmp_path)) == []
    (tmp_path / "0002-two.md").touch()
    assert [fault.split(": ")[1] for fault in unlisted_decisions(tmp_path)] == ["does not name 0002-two.md"]


def test_a_table_of_settings_that_drifted_is_reported() -> None:
    readme = "<!-- settings: x -->\n| a |\n<!-- /settings -->"
    assert list(stale_table(readme, "| a |\n")) == []
    assert list(stale_table(readme, "| a |\n| b |\n"))
    assert list(stale_table("no table at all", "| a |\n"))

"""What the operator decides, and how a mistake is told."""

import pytest

from hub.errors import ConfigError
from hub.settings import VARIABLES, read_settings


def written(tmp_path, name, text):
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return {"HUB_CONFIG": str(folder), "HUB_DOTENV": str(tmp_path / ".env")}


def test_without_any_file_there_is_a_sqlite_hub_beside_the_configuration(tmp_path):
    settings = read_settings({"HUB_CONFIG": str(tmp_path / "config"), "HUB_DOTENV": str(tmp_path / "none")})
    assert settings.data == tmp_path / "var"
    assert settings.database == f"sqlite:///{tmp_path / 'var' / 'hub.db'}"
    assert settings.sources == {}


def test_a_misspelt_setting_is_named_with_its_file_and_table(tmp_path):
    environ = written(tmp_path, "sources.toml", "[boamp]\nenabeld = true\n")
    with pytest.raises(ConfigError, match=r"sources\.toml \[boamp\].*no key enabeld"):
        read_settings(environ)


def test_a_file_that_is_not_toml_is_named_with_the_line(tmp_path):
    with pytest.raises(ConfigError, match=r"hub\.toml.*line 1"):
        read_settings(written(tmp_path, "hub.toml", "= nonsense"))


def test_the_environment_wins_over_files_and_dotenv(tmp_path):
    environ = written(tmp_path, "hub.toml", '[hub]\nbase_url = "http://one.example.org"\n[database]\nurl = "sqlite:///a"\n')
    (tmp_path / ".env").write_text("HUB_BASE_URL=http://two.example.org\n# a comment\nHUB_SECRET_KEY='s3'\n", "utf-8")
    assert read_settings(environ).base_url == "http://two.example.org"
    assert read_settings(environ).secret("HUB_SECRET_KEY") == "s3"
    assert read_settings({**environ, "HUB_BASE_URL": "http://three.example.org/"}).base_url == "http://three.example.org"


@pytest.mark.parametrize("url", ["ftp://x", "example.org", "http://", "http://a?b=c"])
def test_a_base_url_that_is_none_is_refused(tmp_path, url):
    with pytest.raises(ConfigError, match="HUB_BASE_URL"):
        read_settings({"HUB_CONFIG": str(tmp_path), "HUB_DOTENV": str(tmp_path / "none"), "HUB_BASE_URL": url})


def test_secrets_are_not_shown_with_the_settings(tmp_path):
    environ = {**written(tmp_path, "hub.toml", ""), "HUB_SECRET_KEY": "very-secret"}
    assert "very-secret" not in repr(read_settings(environ))


def test_the_shipped_configuration_is_what_hub_init_writes_and_is_valid():
    from pathlib import Path

    root = Path(__file__).parent.parent
    for name in ("hub.toml", "sources.toml"):
        assert (root / "config" / name).read_text() == (root / "hub/cli/templates" / name).read_text()
    assert read_settings({"HUB_CONFIG": str(root / "config")}).sources["boamp"].enabled


def test_each_variable_that_the_hub_reads_is_documented():
    from pathlib import Path

    page = (Path(__file__).parent.parent / "docs/operating/configure.md").read_text("utf-8")
    assert [name for name in VARIABLES if f"`{name}`" not in page] == []

"""Settings: where each value comes from, and what is said of wrong ones."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.model.chat import Platform
from bot.settings import (
    PEOPLE,
    TABLE,
    Setting,
    Settings,
    SettingsError,
    given,
    load,
    resolve,
    secrets_of,
)

ALLOW = "HEARSAY_FETCH_ALLOW"


@pytest.mark.parametrize(
    ("environment", "dotenv", "toml", "expected"),
    [
        ("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.1.0.0/16"),
        ("", "10.2.0.0/16", "10.3.0.0/16", "10.2.0.0/16"),
        (None, None, "10.3.0.0/16", "10.3.0.0/16"),
    ],
)
def test_precedence(
    tmp_path: Path, environment: str | None, dotenv: str | None, toml: str, expected: str
) -> None:
    """The environment goes before .env, and .env before hearsay.toml; an empty value is none."""
    if dotenv:
        (tmp_path / ".env").write_text(f"# ours\nexport {ALLOW}='{dotenv}' # office\n", "utf-8")
    (tmp_path / "hearsay.toml").write_text(f'{ALLOW} = ["{toml}"]\n', "utf-8")
    given = {} if environment is None else {ALLOW: environment}
    assert load(environment=given, place=tmp_path).fetch_allow == (ip_network(expected),)


def test_defaults(tmp_path: Path) -> None:
    """Without anything set there is a data folder of the user's, and only public addresses are fetched."""
    settings = load(environment={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}, place=tmp_path)
    assert settings.data_dir.name == "hearsay"
    assert tmp_path in settings.data_dir.parents
    assert settings.fetch_allow == ()


def test_config_takes_the_place_of_hearsay_toml(tmp_path: Path) -> None:
    """A file named with --config is read instead of hearsay.toml."""
    (tmp_path / "hearsay.toml").write_text(f'{ALLOW} = "10.1.0.0/16"\n', "utf-8")
    other = tmp_path / "other.toml"
    other.write_text(f'{ALLOW} = "10.2.0.0/16 192.168.7.0/24"\n', "utf-8")
    settings = load(config=other, environment={}, place=tmp_path)
    assert settings.fetch_allow == (ip_network("10.2.0.0/16"), ip_network("192.168.7.0/24"))


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """Every wrong value and unknown name is told in one line, by name, with the nearest right name."""
    (tmp_path / "hearsay.toml").write_text('HEARSAY_FETCH_ALOW = "x"\n', "utf-8")
    (tmp_path / "file").touch()
    environment = {ALLOW: "10.0.0.1/8", "HEARSAY_DATA_DIR": str(tmp_path / "file")}
    with pytest.raises(SettingsError) as caught:
        load(environment=environment, place=tmp_path)
    said = str(caught.value)
    assert "\n" not in said
    for words in ("HEARSAY_FETCH_ALLOW is '10.0.0.1/8'", "HEARSAY_DATA_DIR is", "HEARSAY_FETCH_ALLOW?"):
        assert words in said


@pytest.mark.parametrize(
    ("body", "expected"),
    [(None, "no file"), (b"a = [", "not TOML"), (b"\xff", "cannot be read")],
)
def test_unreadable_config(tmp_path: Path, body: bytes | None, expected: str) -> None:
    """A --config that is missing or no TOML is named with its reason."""
    path = tmp_path / "named.toml"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(SettingsError, match=rf"named\.toml.*{expected}"):
        load(config=path, environment={}, place=tmp_path)


def test_secrets_are_not_repeated() -> None:
    """A wrong secret is told by name alone, even where its parser repeats it."""
    mistakes: list[str] = []
    table = {"TOKEN": Setting(field="token", parse=int, default=lambda _: 0, secret=True)}
    resolve(table, ({"TOKEN": "hunter2"},), mistakes)
    assert mistakes == ["TOKEN is wrong; its value is not shown"]


@pytest.mark.parametrize(
    ("given", "admins"),
    [
        ("slack:U012ABC,matrix:@ana:example.org,console:ana",
         {"slack:U012ABC", "matrix:@ana:example.org", "console:ana"}),
        (" Slack:W09X  console:ben.k ", {"slack:W09X", "console:ben.k"}),
        (",", set()),
    ],
)  # fmt: skip
def test_admins(tmp_path: Path, given: str, admins: set[str]) -> None:
    """The first admins are people of any platform, set apart by commas or spaces."""
    assert load(environment={"HEARSAY_ADMINS": given}, place=tmp_path).admins == admins


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ana", "'ana' should be a platform and a person's id there"),
        ("irc:ana", "'irc:ana' should be a platform"),
        ("slack:ana", "'ana' is no person's id of slack"),
        ("matrix:ana", "'ana' is no person's id of matrix"),
        ("console:", "'' is no person's id of console"),
    ],
)
def test_no_admins(tmp_path: Path, given: str, said: str) -> None:
    """Somebody whom no platform could know is told by name, with what would be right."""
    with pytest.raises(SettingsError) as caught:
        load(environment={"HEARSAY_ADMINS": f"console:ben,{given}"}, place=tmp_path)
    assert said in str(caught.value)
    assert "matrix:@ana:example.org" in str(caught.value)


def test_people_of_every_platform() -> None:
    """Every platform's people can be named."""
    assert set(PEOPLE) == {platform.value for platform in Platform}


KEY = "k" * 32
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
MATRIX = {
    "MATRIX_HOMESERVER": "https://matrix.example.org/",
    "MATRIX_USER_ID": "@hearsay:example.org",
    "MATRIX_PASSWORD": "a word that opens",
}


def test_platforms(tmp_path: Path) -> None:
    """A platform whose settings are there is set up with them, and one without is not."""
    assert not load(environment={}, place=tmp_path).slack
    assert not load(environment={}, place=tmp_path).matrix
    settings = load(environment=SLACK | MATRIX, place=tmp_path)
    assert (settings.slack, settings.slack_bot_token, settings.slack_app_token) == (True, "xoxb-1", "xapp-1")
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.matrix, settings.matrix_homeserver) == (True, "https://matrix.example.org")
    assert (settings.matrix_user_id, settings.matrix_access_token) == ("@hearsay:example.org", None)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Settings that are printed show no secret."""
    shown = repr(load(environment=SLACK | MATRIX | {"HEARSAY_SECRET_KEY": KEY}, place=tmp_path))
    assert not any(word in shown for word in ("xoxb-1", "xapp-1", "a word that opens", KEY))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, ["SLACK_BOT_TOKEN is wrong", "it should begin with xoxb-"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_A"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_APP_TOKEN is set without SLACK_BOT_TOKEN or SLACK_C"]),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_SIGNING_SECRET": "s"},
         ["without SLACK_CLIENT_SECRET", "without HEARSAY_SECRET_KEY"]),
        ({"HEARSAY_SECRET_KEY": "short"}, ["it should have at least 32 characters"]),
        ({"SLACK_API_URL": "https://slack.com/"}, ["should end in /api/"]),
        ({"MATRIX_HOMESERVER": "example.org"},
         ["should be an address", "without MATRIX_USER_ID", "without MATRIX_PASSWORD or MATRIX_ACCESS_T"]),
        ({"MATRIX_HOMESERVER": "https://ana:pw@example.org"}, ["no user and no password"]),
        ({"MATRIX_USER_ID": "hearsay"}, ["should be a user's id", "without MATRIX_HOMESERVER"]),
        ({"MATRIX_PASSWORD": "p", "MATRIX_ACCESS_TOKEN": "t"},
         ["MATRIX_PASSWORD is set without", "MATRIX_ACCESS_TOKEN is set without"]),
        (MATRIX | {"MATRIX_ALLOW": "example.org,an a!"}, ["'a!' should be a user's id or a server's name"]),
    ],
)  # fmt: skip
def test_platforms_that_cannot_work(tmp_path: Path, given: dict[str, str], said: list[str]) -> None:
    """Every value that is wrong and everything that is lacking is told at once, and no secret with it."""
    with pytest.raises(SettingsError) as caught:
        load(environment=given, place=tmp_path)
    assert [words for words in said if words not in str(caught.value)] == []
    assert not any(value in str(caught.value) for value in ("xoxp-1", "xoxb-1", "xapp-1"))


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({}, {"example.org"}),
        ({"HEARSAY_ADMINS": "matrix:@ana:other.example,slack:U1X"}, {"example.org", "@ana:other.example"}),
        ({"MATRIX_ALLOW": "@ben:far.example, desk.example:8448"}, {"@ben:far.example", "desk.example:8448"}),
    ],
)
def test_who_may_invite(tmp_path: Path, given: dict[str, str], may: set[str]) -> None:
    """Our own server's users may invite us unless others are named, and admins may in any case."""
    assert load(environment=MATRIX | given, place=tmp_path).matrix_inviters == may


def test_each_is_described() -> None:
    """Every setting says what it is for, and its example could stand there."""
    for name, setting in TABLE.items():
        assert setting.about.endswith("."), name
        if setting.example.endswith("..."):
            assert setting.secret, name
        else:
            setting.parse(setting.example)


def test_what_is_right_is_kept(tmp_path: Path) -> None:
    """Who asks for it gets the right values beside the mistakes, and the names of the wrong ones."""
    environment = {"HEARSAY_HTTP_PORT": "no", "HEARSAY_HTTP_HOST": "::1", "MATRIX_PASSWORD": "hunter22"}
    found = given(environment=environment, place=tmp_path)
    assert (found.settings.http_host, found.settings.http_port) == ("::1", 8080)
    assert found.wrong == {"HEARSAY_HTTP_PORT"}
    assert [mistake.split()[0] for mistake in found.mistakes] == ["HEARSAY_HTTP_PORT", "MATRIX_PASSWORD"]
    with pytest.raises(SettingsError):
        load(environment=environment, place=tmp_path)


def test_what_is_secret(tmp_path: Path) -> None:
    """Every secret that is set is known to be one, with the password in the database's address."""
    address = "postgresql+psycopg://hearsay:p%40ssword@db.example.org/hearsay"
    found = secrets_of(Settings(data_dir=tmp_path, database_url=address, slack_bot_token="xoxb-1234"))  # noqa: S106
    assert found == (address, "p%40ssword", "xoxb-1234", "p@ssword")

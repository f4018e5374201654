"""What people type finds its command, however they type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import USAGES
from bot.errors import CommandError
from bot.model.command import Call
from bot.router import LONG, Router
from bot.wording import pasted

ROUTER = Router(USAGES.values())

PASTE = (
    "Ferry pier closes at Tarnvik\n\n"
    "“The pier is not safe,” harbour master Jonna Reyl said. 'We \"must\" close it', she added.\n\n"
    "Repairs will take until June, the harbour board said on Monday. The ferry will sail from Sandhamn until"
    " then, at the same hours.\n\nA spokesman for the line said that nobody had asked him --all"
)
SEARCH_PASTE = "Search teams found the boat.\n\n" + "It lay on the sand, and nobody was in it. " * 8
SAME_PASTE = "Same price, same ferry: " + "the line said that nothing would change on the islands. " * 6
OURS = (
    "Hearsay evidence was heard in Tarnvik. "
    + "The judge let the witness speak of what others had told her. " * 5
)

# (typed, command, its arguments)
WORDS: list[tuple[str, str, tuple[str, ...]]] = [
    ("help", "help", ()),
    ("HELP", "help", ()),
    ("  help  ", "help", ()),
    ("help!", "help", ()),
    ("?", "help", ()),
    ("--help", "help", ()),
    ("-h", "help", ()),
    ("Help: search", "help", ("search",)),
    ("search --help", "help", ("search",)),
    ("read ?", "help", ("read",)),
    ("/hearsay help", "help", ()),
    ("/help", "help", ()),
    ("!search ferry", "search", ("ferry",)),
    ("!hearsay help", "help", ()),
    ("@hearsay help", "help", ()),
    ("@hearsay: help", "help", ()),
    ("@hearsay, help", "help", ()),
    ("@hearsay:tarnvik.example help", "help", ()),
    ("<@U012ABC> help", "help", ()),
    ("<@U012ABC|hearsay>: help", "help", ()),
    ("/HEARSAY help", "help", ()),
    ("／hearsay　help", "help", ()),
    ("hearsay help", "help", ()),
    ("Hearsay: help", "help", ()),
    ("Hearsay, help", "help", ()),
    ("claim c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("Claim   c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("claims c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("show c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("claim\u00a0c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("claim\u200b c3kf7ab2\u200b", "claim", ("c3kf7ab2",)),
    ("\ufeffclaim c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("ｃｌａｉｍ　c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("`claim` c3kf7ab2", "claim", ("c3kf7ab2",)),
    ("search ferry pier", "search", ("ferry", "pier")),
    ("Search: ferry pier", "search", ("ferry", "pier")),
    ("find ferry", "search", ("ferry",)),
    ('search "ferry pier" night', "search", ("ferry pier", "night")),
    ("search “ferry pier” night", "search", ("ferry pier", "night")),
    ("search „ferry pier“ night", "search", ("ferry pier", "night")),
    ("search «ferry pier»", "search", ("ferry pier",)),
    ("search 'ferry pier' night", "search", ("ferry pier", "night")),
    ("search ‘ferry pier’", "search", ("ferry pier",)),
    ('search "ferry pier', "search", ('"ferry', "pier")),
    ("search Jonna's ferry", "search", ("Jonna's", "ferry")),
    ("search the '30s ferry", "search", ("the", "'30s", "ferry")),
    ('search "" ferry', "search", ("", "ferry")),
    ("history c3kf7ab2", "history", ("c3kf7ab2",)),
    ("origin c3kf7ab2", "origins", ("c3kf7ab2",)),
    ("same c3kf c7xx", "same", ("c3kf", "c7xx")),
    ("confirm c3kf c7xx", "same", ("c3kf", "c7xx")),
    ("same\nc3kf\nc7xx", "same", ("c3kf", "c7xx")),
    ("different c3kf c7xx another pier", "different", ("c3kf", "c7xx", "another", "pier")),
    ("status c3kf false “not that ship”", "status", ("c3kf", "false", "not that ship")),
    ("status c3kf false -- see the desk", "status", ("c3kf", "false", "--", "see", "the", "desk")),
    ("setting listening on", "settings", ("listening", "on")),
    ("settings listening=on", "settings", ("listening=on",)),
    ("admin add <@U012ABC>", "admin", ("add", "<@U012ABC>")),
    ("admins", "admin", ()),
    ("audit", "audit", ()),
    ("forget here", "forget", ("here",)),
]

# (typed, what is left of the arguments, flags)
FLAGS: list[tuple[str, str, dict[str, str]]] = [
    ("search ferry --limit 5", "ferry", {"limit": "5"}),
    ("search ferry --limit=5", "ferry", {"limit": "5"}),
    ("search --limit 5 ferry pier", "ferry pier", {"limit": "5"}),
    ("search ferry —limit 5", "ferry", {"limit": "5"}),
    ("search ferry –limit=5", "ferry", {"limit": "5"}),
    ("search ferry －－limit＝5", "ferry", {"limit": "5"}),
    ("search ferry --LIMIT 5", "ferry", {"limit": "5"}),
    ('search ferry --source="harbour board"', "ferry", {"source": "harbour board"}),
    ('search ferry --source="harbour', "ferry", {"source": "harbour"}),
    ("search ferry --source “harbour board”", "ferry", {"source": "harbour board"}),
    ("search ferry — pier", "ferry — pier", {}),
    ('search "--limit" ferry', '"--limit" ferry', {}),
    ("forget here --older-than 90d --yes", "here", {"older-than": "90d", "yes": ""}),
    ("read --all https://tidings.example/a", "https://tidings.example/a", {"all": ""}),
    ("read https://tidings.example/a --all", "https://tidings.example/a", {"all": ""}),
    ("read —all https://tidings.example/a", "https://tidings.example/a", {"all": ""}),
    ("read --fast https://tidings.example/a", "--fast https://tidings.example/a", {}),
]

# (typed, the text that is to be read)
READ: list[tuple[str, str]] = [
    ("read https://tidings.example/a", "https://tidings.example/a"),
    ("https://tidings.example/a", "https://tidings.example/a"),
    ("<https://tidings.example/a|Tidings>", "<https://tidings.example/a|Tidings>"),
    ("see https://tidings.example/a please", "see https://tidings.example/a please"),
    ("www.tidings.example/a", "www.tidings.example/a"),
    ("@hearsay https://tidings.example/a", "https://tidings.example/a"),
    (f"read {PASTE[:-6]}", PASTE[:-6]),
    (f"read\n{PASTE[:-6]}\n", PASTE[:-6]),
    (f"READ:\n\n{PASTE[:-6]}", PASTE[:-6]),
    (f"/hearsay read {PASTE[:-6]}", PASTE[:-6]),
    (f"read\n```\n{PASTE[:-6]}\n```", PASTE[:-6]),
    (f"read ```{PASTE[:-6]}```", PASTE[:-6]),
    (f"read\n```text\n{PASTE[:-6]}\n```", PASTE[:-6]),
    ("read\n" + "\n".join(f"> {line}" for line in PASTE[:-6].split("\n")), PASTE[:-6]),
    ("read >>> One.\nTwo, they said.", "One.\nTwo, they said."),
    (PASTE, PASTE),
    (f"@hearsay {PASTE}", PASTE),
    (SEARCH_PASTE, SEARCH_PASTE.strip()),
    (SAME_PASTE, SAME_PASTE.strip()),
    (OURS, OURS.strip()),
    ("read", ""),
    ("read this", "this"),
]

# (typed, words of the answer)
WRONG: list[tuple[str, str]] = [
    ("serach ferry", "did you mean search?"),
    ("hepl", "did you mean help?"),
    ("orgins c3kf", "did you mean origins?"),
    ("differnt c3kf c7xx", "did you mean different?"),
    ("hearsay serach ferry", "did you mean search?"),
    ("!hearsay stauts c3kf", "did you mean status?"),
    ("thanks", "help lists what there is"),
    ("what is this?", "“what”"),
    ("👍", "help lists what there is"),
    ("…", "help lists what there is"),
    ("wetter add ferry", "no command “wetter”"),
    ("ferries c3kf", "no command “ferries”"),
    ("x" * 150, "…”"),
    ("search ferry --limt 5", "did you mean --limit?"),
    ("search ferry --limit", "--limit of search needs a value"),
    ("claim c3kf --limit 5", "claim has no flag --limit"),
]


@pytest.mark.parametrize(("typed", "name", "words"), WORDS)
def test_commands_and_arguments(typed: str, name: str, words: tuple[str, ...]) -> None:
    """A command is found behind prefixes, widths and quotation marks, and its arguments are told apart."""
    call = ROUTER.route(typed)
    assert call is not None
    assert (call.name, call.texts) == (name, words)


@pytest.mark.parametrize(("typed", "rest", "flags"), FLAGS)
def test_flags(typed: str, rest: str, flags: dict[str, str]) -> None:
    """Flags stand anywhere, with a space or an equals sign, under any dashes; the rest is left as typed."""
    call = ROUTER.route(typed)
    assert call is not None
    assert (call.rest, dict(call.flags)) == (rest, flags)


@pytest.mark.parametrize(("typed", "text"), READ)
def test_what_is_read(typed: str, text: str) -> None:
    """A link, a paste, or what follows `read` is read, to the letter, out of its fence or quoting."""
    assert ROUTER.route(typed) == Call(name="read", rest=text)


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_is_not_understood(typed: str, said: str) -> None:
    """What is no command names the nearest one, or how to see them all, and always what would work."""
    with pytest.raises(CommandError) as error:
        ROUTER.route(typed)
    assert said in str(error.value)
    assert error.value.example


@pytest.mark.parametrize("typed", ["", "  \n", "@hearsay", "/hearsay ", "<@U012ABC>", "hearsay", "Hearsay,"])
def test_nothing_but_our_name(typed: str) -> None:
    """Our name alone is no command; what it asks for depends on what it replies to."""
    assert ROUTER.route(typed) is None


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("https://tidings.example/a", ["https://tidings.example/a"]),
        ("see https://tidings.example/a.", ["https://tidings.example/a"]),
        ("(https://tidings.example/a)", ["https://tidings.example/a"]),
        ("https://tidings.example/a_(pier)", ["https://tidings.example/a_(pier)"]),
        ("“https://tidings.example/a”,", ["https://tidings.example/a"]),
        ("https://tidings.example/a?b=1&c=2!", ["https://tidings.example/a?b=1&c=2"]),
        ("<https://tidings.example/a>", ["https://tidings.example/a"]),
        ("<https://tidings.example/a|a story>", ["https://tidings.example/a"]),
        ("[a story](https://tidings.example/a)", ["https://tidings.example/a"]),
        ("HTTPS://tidings.example/a", ["HTTPS://tidings.example/a"]),
        ("https://a.example/1 https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("no link at all", []),
        ("ftp://tidings.example/a", []),
    ],
)
def test_links(text: str, urls: list[str]) -> None:
    """A link is found as every chat program writes it, without the sentence's own marks."""
    assert [link.url for link in pasted.links(text)] == urls


def refusal(text: str) -> CommandError | None:
    """What is wrong with what was typed, if anything."""
    try:
        ROUTER.route(text)
    except CommandError as error:
        return error
    return None


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever is typed is understood, or answered with what would work."""
    refused = refusal(text)
    assert refused is None or (str(refused) and refused.example)


@given(
    st.sampled_from(sorted(USAGES)), st.text(), st.sampled_from(["", "/hearsay ", "!hearsay ", "@hearsay: "])
)
def test_any_arguments(name: str, text: str, prefix: str) -> None:
    """Whatever follows a command's word, the command is found, or a flag of it is refused."""
    typed = f"{prefix}{name} {text}"
    refused = refusal(typed)
    call = ROUTER.route(typed) if refused is None else None
    assert call is None or call.name in {name, "help"} or len(text) > LONG - len(name) - 2
    assert refused is None or "--" in str(refused)


PLAIN = st.text(st.characters(categories=("L", "N"), max_codepoint=0x24F), min_size=1, max_size=12)


@given(st.lists(st.one_of(PLAIN, st.lists(PLAIN, min_size=2, max_size=3).map(" ".join)), max_size=5))
def test_round_trip_of_words(words: list[str]) -> None:
    """Words, in quotation marks where they have spaces, come back as they were put in."""
    call = ROUTER.route("search " + " ".join(f'"{word}"' if " " in word else word for word in words))
    assert call is not None
    assert call.texts == tuple(words)
    for count in range(len(words)):
        assert words[-1] in call.after(count)


@given(st.lists(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1), min_size=1, max_size=6))
def test_round_trip_of_a_paste(lines: list[str]) -> None:
    """A pasted text comes back to the letter, whatever quotation marks, brackets or dashes are in it."""
    text = "Tarnvik\n" + "\n".join(lines) + "\nThe end."
    assert ROUTER.route(f"read\n{text}") == Call(name="read", rest=text)
    assert ROUTER.route(f"read\n```\n{text}\n```") == Call(name="read", rest=text)

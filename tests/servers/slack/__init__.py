"""A stand-in for Slack: a server on loopback that refuses what Slack refuses, with people to act in it.

It speaks the Web API, signed events with retries, Socket Mode, response_url, uploads, downloads and OAuth
as Slack documents them. Every call is checked by Slack's own types (schemas/, made by
scripts/slack_schemas.py), by lengths (limits.py), by scopes (scopes.py) and by membership. What it refused
stands in `record.refused`; the fixture `slack` (fixtures.py) fails a test in which something was refused
that the test did not expect.

    async def test_a_mention_is_answered(slack: Slack) -> None:
        post = slack.team("Harbour Post")  # a workspace with the app in it, granted scopes.ALL
        ana = slack.person(post.id, "ana", is_admin=True)
        desk = slack.channel(post.id, "desk", [ana])  # the bot is in it, unless with_bot=False
        token = slack.installation(post.id).token
        # Start what is tested: AsyncWebClient(token=token, base_url=slack.base + "/api/"), then either
        slack.by_http("http://127.0.0.1:8080/slack/events")  # signed by slack.app.signing_secret, or
        slack.by_sockets()  # connects by slack.app.app_token
        said = slack.mention(ana, desk, "check https://news.example/harbour")  # message and app_mention both
        (card, *_) = await slack.answer(said)  # the app's messages in that thread, metadata and all
        pressed = await slack.press(ana, Said(desk, card["ts"]), "same")  # by action_id; .tries == ["ok"]
        await slack.submit(ana, {"terms": "harbour fire"})  # block_id -> value, of slack.modal(ana)
        with slack.record.expecting("not_in_channel"):  # what is to be refused, and nothing else
            ...
        await slack.settled()  # every event delivered, every late call carried out

People (talk.py, click.py): say, mention, paste, direct, edit, unfurl, delete, other_bot; command, shortcut,
press, press_in, submit, close, open_home. Administrators (admin.py): team, install, person, channel, group,
join, leave, invite_bot, remove_bot, rename, archive, unarchive, convert_to_private, share, unshare, revoke,
uninstall. What people see: standing, message, hidden_from_others (ephemerals), home, modal, answer.

Trouble: faults.rate/kinds/methods and faults.order("chat.postMessage", "reset"); throttle.on (429 by
channel and tier; throttle.early lists calls before their Retry-After); disorder.twice and .late (events);
clock.forward(s) (triggers, response_urls, OAuth codes expire); sockets().refresh(), .die(), .drop();
http().post(...) for requests badly signed, http().verify() for the challenge. campaign.py asks thousands of
questions while the process under test is killed; markup.py tells what is live in what the app sent.

Traps of Slack's that it has: a reply whose parent was deleted stands in the channel itself
(record.unthreaded); a download without the token is a page of HTML with status 200; a mention is two
events; deleting a message with replies is a message_changed to a tombstone; a preview is a
message_changed that nobody made; files between organisations come as ids only; what is not acknowledged
over a connection that breaks comes with the same envelope_id, after a timeout with another one, and with
the same event_id always.

Stricter than Slack: arguments that Slack ignores are refused (but team_id, which Bolt sends along),
channels go by id only, a reply's own ts is no thread_ts, text over 40,000 characters is refused and not
cut, and blocks with more than 11,000 characters of text are refused. Nothing here was compared with the
real Slack.
"""

from tests.servers.slack.server import Slack
from tests.servers.slack.talk import Said

__all__ = ["Said", "Slack"]

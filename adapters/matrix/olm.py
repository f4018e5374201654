"""nio's encryption, mended where it would lose keys, trust too much, or forget what it has seen.

What is different from nio's own, and why, stands at each method.
"""

from __future__ import annotations

from typing import Any, Final

from nio import (
    EncryptionError,
    Event,
    ForwardedRoomKeyEvent,
    KeysUploadResponse,
    MegolmEvent,
    RoomKeyRequest,
    RoomKeyRequestCancellation,
)
from nio.crypto import Olm

from adapters.matrix.notes import Notes

FALLBACK: Final = "signed_curve25519"


class Machine(Olm):
    """nio's encryption, which forgets at each start what messages it has seen, and knows no fallback keys."""

    def __init__(self, user_id: str, device_id: str, store: object, notes: Notes) -> None:
        """`notes` are where the numbers of messages are kept."""
        super().__init__(user_id, device_id, store)
        self.replayed: set[str] = set()  # events that used a number of another
        self.wants_fallback = False
        self._notes = notes

    def message_index_ok(self, message_index: int, event: MegolmEvent) -> bool:
        """Whether a number of a session is used for the first time, or for the same event as before.

        nio keeps this in memory only, so that a message could be replayed after a restart.
        """
        session = f"{event.sender_key}/{event.session_id}"
        known = self._notes.index(session, message_index)
        if known is None:
            self._notes.note_index(session, message_index, event.event_id, event.server_timestamp)
            return True
        if known == (event.event_id, event.server_timestamp):
            return True
        self.replayed.add(event.event_id)
        return False

    def decrypt_megolm_event(self, event: MegolmEvent, room_id: str | None = None) -> Event:
        """As nio does, whatever was put inside.

        nio fails on some of it, and would take a room's state from a message, which only its sender vouches
        for.
        """
        try:
            found = super().decrypt_megolm_event(event, room_id)
        except EncryptionError:
            raise
        except Exception as error:  # what a stranger encrypted must not end the loop
            raise EncryptionError(f"not a message: {type(error).__name__}") from error
        if "state_key" in found.source:
            raise EncryptionError("state in an encrypted message")
        return found

    def share_keys(self) -> dict[str, Any]:
        """What is uploaded: as nio does, with a fallback key when the server has none that is unused.

        The account is saved first: a key that the server has and we lost would make messages unreadable.
        """
        full = (
            self.uploaded_key_count is not None and self.uploaded_key_count >= self.account.max_one_time_keys
        )
        content: dict[str, Any] = {} if self.account.shared and full else super().share_keys()
        if self.wants_fallback or not self.account.shared:
            content["fallback_keys"] = self._fallback_keys()
        self.save_account()
        return content

    def _fallback_keys(self) -> dict[str, Any]:
        account = self.account._account  # noqa: SLF001 - nio does not pass it on
        if not account.fallback_key:
            account.generate_fallback_key()
        keys: dict[str, Any] = {}
        for id, key in account.fallback_key.items():
            value: dict[str, Any] = {"key": key.to_base64(), "fallback": True}
            value["signatures"] = {self.user_id: {f"ed25519:{self.device_id}": self.sign_json(dict(value))}}
            keys[f"{FALLBACK}:{id}"] = value
        return keys

    @property
    def should_upload_keys(self) -> bool:
        """Whether the server lacks keys of ours."""
        return self.wants_fallback or bool(super().should_upload_keys)

    def handle_response(self, response: object) -> None:
        """As nio does; what was uploaded is no longer wanted."""
        super().handle_response(response)
        if isinstance(response, KeysUploadResponse):
            self.wants_fallback = False

    def _handle_key_requests(self, event: RoomKeyRequest | RoomKeyRequestCancellation) -> None:
        """As nio does, of our own other devices: what strangers take back it would remember for ever."""
        if event.sender == self.user_id:
            super()._handle_key_requests(event)

    def knows(self, room: str, sender_key: str, session: str) -> bool:
        """Whether we have a key."""
        return self.inbound_group_store.get(room, sender_key, session) is not None

    def _should_accept_forward(self, sender: str, sender_key: str, event: ForwardedRoomKeyEvent) -> bool:
        """Keys that we asked for: of our own verified devices, as nio, and of the device that made the key.

        The second comes over the same channel as the key would have at first, and proves as much.
        """
        if super()._should_accept_forward(sender, sender_key, event):
            return True
        wanted = self.outgoing_key_requests.get(event.session_id)
        content = event.source.get("content", {})
        device = self.device_store.device_from_sender_key(event.sender, sender_key)
        return bool(
            wanted
            and device
            and (wanted.room_id, wanted.algorithm) == (event.room_id, event.algorithm)
            and content.get("sender_key") == sender_key
            and content.get("sender_claimed_ed25519_key") == device.ed25519
        )

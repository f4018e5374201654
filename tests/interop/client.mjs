// Somebody at matrix-js-sdk with its Rust encryption: takes one order a line as JSON, answers each with a line.
//
//   {"do": "begin", homeserver, user, device, token, password, strict}   log in, have an identity, sync
//   {"do": "create", invite, encrypted}                                  a room            -> {room}
//   {"do": "say", room, text, thread}                                    words in a room   -> {event}
//   {"do": "file", room, name, text, encrypted}                          a file in a room       -> {event}
//   {"do": "react", room, event, key}                                    a sign below a message -> {event}
//   {"do": "hear", room, sender, includes, within}                       the first message that has the words
//   {"do": "members", room, joined, within}                              wait until somebody is there
//   {"do": "silence", room, sender, ms}                                  the messages that come in a while
//   {"do": "end"}

import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";

for (const name of ["log", "info", "debug", "warn", "trace"]) console[name] = () => {}; // what the SDK tells

const { createClient, ClientEvent, SyncState } = await import("matrix-js-sdk");
const { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } = await import(
    "matrix-js-sdk/lib/crypto-api/index.js"
);

const PAUSE = 50; // milliseconds between looks
let client;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(look, within) {
    const end = Date.now() + within;
    for (;;) {
        const found = await look();
        if (found) return found;
        if (Date.now() > end) return null;
        await pause(PAUSE);
    }
}

function messages(room, sender) {
    const known = client.getRoom(room);
    const threads = known ? known.getThreads().flatMap((thread) => thread.timeline) : [];
    const all = new Map([...(known?.timeline ?? []), ...threads].map((event) => [event.getId(), event]));
    return [...all.values()].filter(
        (event) => event.getSender() === sender && ["m.room.message", "m.room.encrypted"].includes(event.getType()),
    );
}

const base64 = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

// As the specification has encrypted attachments: AES-CTR, whose counter is the latter half of the vector.
async function sealed(plain) {
    const key = await webcrypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
    const iv = new Uint8Array(16);
    webcrypto.getRandomValues(iv.subarray(0, 8));
    const bytes = await webcrypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, plain);
    const sum = await webcrypto.subtle.digest("SHA-256", bytes);
    const jwk = await webcrypto.subtle.exportKey("jwk", key);
    return { bytes, file: { key: jwk, iv: base64(iv), hashes: { sha256: base64(sum) }, v: "v2" } };
}

async function uploaded(bytes) {
    const type = "application/octet-stream";
    return (await client.uploadContent(new Blob([bytes]), { type })).content_uri;
}

async function described(event) {
    const shield = event.isEncrypted() ? await client.getCrypto().getEncryptionInfoForEvent(event) : null;
    return {
        id: event.getId(),
        content: event.getContent(),
        thread: event.threadRootId ?? null,
        wire: event.getWireContent()["m.relates_to"] ?? null,
        edited: Boolean(event.replacingEvent()),
        encrypted: event.isEncrypted(),
        unreadable: event.isDecryptionFailure(),
        why: event.decryptionFailureReason ?? null,
        shield: shield && shield.shieldColour,
    };
}

const orders = {
    async begin({ homeserver, user, device, token, password, strict }) {
        client = createClient({
            baseUrl: homeserver,
            userId: user,
            deviceId: device,
            accessToken: token,
        });
        await client.initRustCrypto({ useIndexedDB: false });
        const crypto = client.getCrypto();
        crypto.setDeviceIsolationMode(
            strict ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
        );
        await crypto.bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (send) =>
                send({ type: "m.login.password", identifier: { type: "m.id.user", user }, password }),
        });
        const ready = new Promise((done) =>
            client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && done()),
        );
        await client.startClient({ initialSyncLimit: 20, threadSupport: true });
        await ready;
        return {};
    },

    async create({ invite, encrypted }) {
        const state = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
        const made = await client.createRoom({ invite, initial_state: encrypted ? [state] : [] });
        return { room: made.room_id };
    },

    async members({ room, joined, within }) {
        const there = () => client.getRoom(room)?.getMember(joined)?.membership === "join";
        return { joined: Boolean(await until(there, within)) };
    },

    async say({ room, text, thread }) {
        const content = { msgtype: "m.text", body: text, "m.mentions": {} };
        const said = await client.sendMessage(room, thread ?? null, content);
        return { event: said.event_id };
    },

    async file({ room, name, text, encrypted }) {
        const plain = new TextEncoder().encode(text);
        const info = { mimetype: "text/plain", size: plain.length };
        const content = { msgtype: "m.file", body: name, filename: name, info, "m.mentions": {} };
        if (encrypted) {
            const { bytes, file } = await sealed(plain);
            content.file = { ...file, url: await uploaded(bytes) };
        } else {
            content.url = await uploaded(plain);
        }
        const said = await client.sendMessage(room, null, content);
        return { event: said.event_id };
    },

    async react({ room, event, key }) {
        const relation = { rel_type: "m.annotation", event_id: event, key };
        const said = await client.sendEvent(room, "m.reaction", { "m.relates_to": relation });
        return { event: said.event_id };
    },

    async hear({ room, sender, includes, within }) {
        const heard = await until(
            () => messages(room, sender).find((event) => JSON.stringify(event.getContent()).includes(includes)),
            within,
        );
        const latest = heard ?? messages(room, sender).at(-1);
        return { heard: Boolean(heard), message: latest ? await described(latest) : null };
    },

    async silence({ room, sender, ms }) {
        const before = new Set(messages(room, sender).map((event) => event.getId()));
        await pause(ms);
        const more = messages(room, sender).filter((event) => !before.has(event.getId()));
        return { more: await Promise.all(more.map(described)) };
    },

    async end() {
        client?.stopClient();
        setTimeout(() => process.exit(0), PAUSE);
        return {};
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    let answer;
    try {
        answer = await orders[order.do](order);
    } catch (error) {
        answer = { failed: String(error?.stack ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}

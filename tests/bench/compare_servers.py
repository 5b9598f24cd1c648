"""A chat server of each kind, on free ports of the loopback interface: one for OpenChat and one for HexChat.

Both serve the same messages. They run in a thread of their own; `post` may be called from any thread.
"""

import asyncio
import base64
import datetime
import hashlib
import json
import re
import struct
import threading
from urllib.parse import parse_qs, unquote, urlsplit

AUTHORS = ["Ada", "Bo", "Cleo", "Dan", "Edda", "Finn", "Gina"]
TEXTS = [
    "A short line.",
    "Something with **marks**, `code` and a link to https://a.example/page that goes on for a while.",
    "The relay clicks and then nothing. I have a spare one in the workshop, give me until ten and I will bring it over.",
    "Yes please. And tell the others, they never read this channel.",
]
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


class Servers:
    """`messages` are (author, text) of one channel."""

    def __init__(self, cursor=True):
        self.cursor = cursor
        self.messages, self.served = [], 0
        self.sockets, self.irc = set(), set()
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait()

    def _run(self, started):
        asyncio.set_event_loop(self.loop)

        async def listen():
            for name, handler in (("http_port", self._http), ("irc_port", self._irc)):
                server = await asyncio.start_server(handler, "127.0.0.1", 0, limit=1 << 20)
                setattr(self, name, server.sockets[0].getsockname()[1])
            started.set()

        self.loop.run_until_complete(listen())
        self.loop.run_forever()

    def fill(self, count):
        """Starts a new history of so many messages."""
        self.served = 0
        self.messages = [self._message(n) for n in range(count)]

    @staticmethod
    def _message(n):
        return AUTHORS[n // 3 % len(AUTHORS)], f"{n} {TEXTS[n % len(TEXTS)]}"

    def post(self, count):
        """Sends new messages to everyone at once."""
        first = len(self.messages)
        self.messages += [self._message(n) for n in range(first, first + count)]
        numbers = range(first, first + count)
        frames = b"".join(self._frame(self._created(n)) for n in numbers)
        lines = b"".join(self._line(n) for n in numbers)

        def write():
            for writers, data in ((self.sockets, frames), (self.irc, lines)):
                for writer in writers:
                    writer.write(data)

        self.loop.call_soon_threadsafe(write)

    # OpenChat

    def _json(self, n):
        author, text = self.messages[n]
        time = (START + datetime.timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"id": f"msg_{n:08x}", "channel_id": "ch_general", "author_uid": f"uid_{author.lower()}", "body": text, "created_at": time}

    def _created(self, n):
        return json.dumps({"type": "chat.message.created", "payload": {"message": self._json(n)}})

    @staticmethod
    def _frame(text):
        data = text.encode()
        length = struct.pack(">BB", 0x81, len(data)) if len(data) < 126 else struct.pack(">BBH", 0x81, 126, len(data))
        return length + data

    @staticmethod
    def _profile(uid):
        return {"user_uid": uid, "display_name": uid[4:14].title() or "User", "avatar_mode": "generated", "profile_version": 1, "updated_at": "2026-01-01T00:00:00Z"}

    def _history(self, query):
        end = len(self.messages)
        if "before" in query:
            end = int(query["before"][0][4:], 16)
        start = max(0, end - int(query.get("limit", ["100"])[0]))
        self.served = max(self.served, len(self.messages) - start)
        page = {"channel_id": "ch_general", "messages": [self._json(n) for n in range(start, end)]}
        if self.cursor:
            page["next_cursor"] = f"msg_{start:08x}" if start else None
        return page

    def _answer(self, path, query):
        if path == "/v1/client/capabilities":
            extensions = {"history_cursor": {"version": 1, "max_limit": 100}} if self.cursor else {}
            return {
                "server_name": "Bench", "server_id": "srv_bench", "user_uid_policy": "server_scoped",
                "transport": {"websocket": True}, "features": {"messaging": True, "presence": True}, "extensions": extensions,
            }
        if path == "/v1/servers":
            return {"servers": [{"server_id": "srv_bench", "display_name": "Bench", "icon_text": "B"}]}
        path = re.sub("^/v1/servers/[^/]+", "/server", path)
        if path == "/server/channels":
            channels = [{"id": f"ch_{name}", "name": name, "type": "text"} for name in ("general", "other")]
            return {"groups": [{"id": "g", "label": "text", "kind": "text", "channels": channels}]}
        if path == "/server/members":
            members = [{"user_uid": f"uid_{name.lower()}", "display_name": name, "status": "online"} for name in AUTHORS]
            return {"members": members}
        if path == "/v1/channels/ch_general/messages":
            return self._history(query)
        if path == "/v1/channels/ch_other/messages":
            return {"channel_id": "ch_other", "messages": [], "next_cursor": None}
        if path == "/v1/profiles:batch":
            return {"profiles": [self._profile(uid) for uid in query.get("user_uid", [])]}
        return None

    async def _http(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                key = re.search(r"(?im)^sec-websocket-key: *(\S+)", head)
                length = re.search(r"(?im)^content-length: *(\d+)", head)
                if length:
                    await reader.readexactly(int(length[1]))
                if key:
                    return await self._websocket(reader, writer, key[1])
                url = urlsplit(head.split(" ", 2)[1])
                answer = self._answer(unquote(url.path), parse_qs(url.query))
                body = json.dumps(answer or {"code": "not_found", "message": "", "retryable": False}).encode()
                status = "200 OK" if answer else "404 Not Found"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _websocket(self, reader, writer, key):
        accept = base64.b64encode(hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
        try:
            while True:
                first, second = await reader.readexactly(2)
                length = second & 0x7F
                if length > 125:
                    size = {126: 2, 127: 8}[length]
                    length = int.from_bytes(await reader.readexactly(size), "big")
                mask = await reader.readexactly(4)
                data = bytes(byte ^ mask[n % 4] for n, byte in enumerate(await reader.readexactly(length)))
                if first & 0x0F == 9:
                    writer.write(struct.pack("BB", 0x8A, len(data)) + data)
                elif first & 0x0F == 8:
                    return
                elif first & 0x0F == 1:
                    self._on_frame(writer, json.loads(data))
        finally:
            self.sockets.discard(writer)
            writer.close()

    def _on_frame(self, writer, frame):
        reply = {"chat.subscribe": "chat.subscribed", "chat.ping": "chat.pong"}.get(frame["type"])
        if reply is None:
            return
        answer = {"type": reply, "payload": frame.get("payload") or {}, "request_id": frame.get("request_id")}
        writer.write(self._frame(json.dumps(answer)))
        if answer["payload"].get("channel_id") == "ch_general" and reply == "chat.subscribed":
            self.sockets.add(writer)

    # HexChat

    def _line(self, n):
        author, text = self.messages[n]
        return f":{author}!u@bench PRIVMSG #general :{text}\r\n".encode()

    async def _irc(self, reader, writer):
        nick = "bench"

        def send(*lines):
            writer.write("".join(f":bench {line}\r\n" for line in lines).encode())

        try:
            while line := (await reader.readline()).decode():
                command, _, rest = line.strip().partition(" ")
                if command == "NICK":
                    nick = rest.lstrip(":")
                elif command == "USER":
                    send(f"001 {nick} :Welcome", f"376 {nick} :End of MOTD")
                elif command == "PING":
                    send(f"PONG bench {rest}")
                elif command == "JOIN":
                    writer.write(f":{nick}!u@bench JOIN #general\r\n".encode())
                    send(f"353 {nick} = #general :{' '.join([nick, *AUTHORS])}", f"366 {nick} #general :End of NAMES")
                    writer.write(b"".join(self._line(n) for n in range(len(self.messages))))
                    self.served = len(self.messages)
                    self.irc.add(writer)
        except ConnectionError:
            pass
        finally:
            self.irc.discard(writer)
            writer.close()

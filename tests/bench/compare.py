"""Measures chat clients on one display with the same messages. Started by `compare`, which checks the tools."""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import compare_x11
from compare_servers import Servers

KEY_A, BACKSPACE = 0x61, 0xFF08
WHEEL_UP, WHEEL_DOWN = 4, 5
# Space of the window manager's title bar.
TITLE_BAR = 48


def cpu(pid):
    """CPU seconds of all threads of a process, also of those that have ended."""
    return time.clock_gettime((~pid << 3) | 2)


def settle(pid, quiet=0.05, limit=5.0):
    """Waits until a process does nothing."""
    end, last = time.monotonic() + limit, cpu(pid)
    while time.monotonic() < end:
        time.sleep(quiet)
        now = cpu(pid)
        if now - last < 0.0004:
            return
        last = now


def wakes(pid):
    """How often threads of a process have waited and been woken."""
    status = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status"))
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("voluntary_ctxt_switches"))


def memory(pid):
    """RSS and PSS in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    fields = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return fields["Rss"] / 1024, fields["Pss"] / 1024


class Program:
    """A client under test. `pointer` and `composer` are places in the window, as fractions of its size."""

    pointer, composer = (0.45, 0.45), (0.45, 0.965)
    user = None

    def __init__(self, bench, name):
        self.bench, self.name = bench, name
        self.folder = bench.folder / "".join(c if c.isalnum() else "_" for c in name)
        self.process = self.window = None

    @property
    def pid(self):
        return self.process.pid

    def start(self):
        log = open(self.folder / "output", "ab")
        self.process = subprocess.Popen(self.command(), env={**self.bench.env, **self.env}, stdout=log, stderr=log, user=self.user)

    def open(self):
        """Starts the program with the window at its size and waits until everything is loaded and drawn."""
        self.start()
        self.window = self.bench.screen.window(self.pid)
        self.bench.screen.place(self.window, self.bench.size)
        self.bench.wait(lambda: self.sockets() and self.bench.servers.served, "the connection")
        time.sleep(1.0)
        settle(self.pid, 0.4, 60)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.bench.wait(lambda: not self.sockets(), "the end of the connection")

    def at(self, place):
        return [int(side * part) for side, part in zip(self.bench.size, place)]


class OpenChat(Program):
    env = {"RUST_BACKTRACE": "0"}

    def __init__(self, bench, name, binary):
        super().__init__(bench, name)
        self.binary = binary

    def command(self):
        return [self.binary, "--locale", "en-US", "--profile", str(self.folder)]

    def prepare(self):
        """Makes a profile with an identity in the key store and one server."""
        self.folder.mkdir()
        width, height = self.bench.size
        settings = {"version": 1, "window": {"width": width, "height": height, "maximised": False}, "backed_up": True}
        (self.folder / "settings.json").write_text(json.dumps(settings))
        demo = subprocess.Popen([*self.command(), "--demo"], env=self.bench.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        settings = self.folder / "settings.toml"
        stored = lambda: settings.exists() and "in_key_store = true" in settings.read_text()
        self.bench.wait(stored, "the identity")
        demo.terminate()
        demo.wait()
        self.join(1)

    def join(self, count):
        """Replaces the list of servers."""
        servers = [{
            "address": f"http://127.0.0.1:{self.bench.servers.http_port}", "device_id": "dev_abcdefghijklmnop", "icon_text": "B",
            "last_channel": "ch_general", "name": f"Bench {n}", "server_id": f"srv_{n}", "uid": f"srv-5f0b6f4e-0c7c-4a53-9d4f-{n:012}",
        } for n in range(count)]
        (self.folder / "servers.json").write_text(json.dumps({"version": 1, "servers": servers}))

    def sockets(self):
        return self.bench.servers.sockets

    def load(self, count):
        """Reads back until so many messages are loaded, or nothing more comes. Gives how many the server has sent."""
        screen, servers = self.bench.screen, self.bench.servers
        x, y = self.at(self.pointer)
        stuck = 0
        while servers.served < count and stuck < 80:
            before = servers.served
            screen.move(x + stuck % 2, y)
            # Some versions ask for a page only after a move away from the start.
            screen.button(WHEEL_DOWN, 10)
            time.sleep(0.03)
            screen.button(WHEEL_UP, 130)
            end = time.monotonic() + 0.25
            while servers.served == before and time.monotonic() < end:
                time.sleep(0.005)
            stuck = stuck + 1 if servers.served == before else 0
        settle(self.pid, 0.5, 60)
        return servers.served

    def leave(self):
        """Opens the other channel, the second row of the channel list."""
        self.bench.screen.click(*self.bench.other_channel)
        # Some allocators return pages after a while.
        time.sleep(5)
        settle(self.pid, 0.5, 30)


class HexChat(Program):
    env = {"NO_AT_BRIDGE": "1"}
    composer = (0.45, 0.985)
    # It asks root a question at each start.
    user = "nobody" if os.getuid() == 0 else None

    def command(self):
        return ["hexchat", "-d", str(self.folder), f"--url=irc://127.0.0.1:{self.bench.servers.irc_port}/general"]

    def prepare(self):
        self.folder.mkdir()
        width, height = self.bench.size
        lines = {
            "gui_slist_skip": 1, "gui_quit_dialog": 0, "gui_tray": 0, "gui_win_width": width, "gui_win_height": height,
            "text_max_lines": 100000, "text_show_marker": 0, "irc_nick1": "bench", "irc_nick2": "bench_", "irc_nick3": "bench__",
            "irc_user_name": "bench", "irc_real_name": "bench", "irc_join_delay": 0, "logging": 0,
        }
        (self.folder / "hexchat.conf").write_text("".join(f"{key} = {value}\n" for key, value in lines.items()))
        if self.user:
            for path in (self.folder, self.folder / "hexchat.conf"):
                shutil.chown(path, self.user)
            self.bench.folder.chmod(0o755)

    def sockets(self):
        return self.bench.servers.irc

    def load(self, count):
        self.bench.screen.move(*self.at(self.pointer))
        settle(self.pid, 0.5, 120)
        return self.bench.servers.served


class Bench:
    def __init__(self, options):
        self.options, self.size = options, options.size
        self.folder = Path(tempfile.mkdtemp(prefix="openchat-compare-"))
        self.children, self.programs, self.rows = [], [], {}
        self.servers = Servers(cursor=not options.no_cursor)
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": options.display or self.free_display(), "LANG": "C.UTF-8",
        }
        # The channel list is to the right of the rail.
        self.other_channel = (127, 168)

    @staticmethod
    def free_display():
        return next(f":{n}" for n in range(90, 200) if not Path(f"/tmp/.X11-unix/X{n}").exists())

    def child(self, *command, **options):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
        process = subprocess.Popen(command, env=self.env, start_new_session=True, **options)
        self.children.append(process)
        return process

    def begin(self):
        width, height = self.size[0], self.size[1] + TITLE_BAR
        display = self.env["DISPLAY"]
        self.server = self.child("Xvfb", display, "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", "-ac")
        self.wait(Path(f"/tmp/.X11-unix/X{display[1:]}").exists, "Xvfb")
        time.sleep(0.3)
        bus = self.child("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE, text=True)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        keys = self.child("gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets", stdin=subprocess.PIPE)
        keys.stdin.write(b"bench")
        keys.stdin.close()
        self.child("openbox", "--sm-disable")
        time.sleep(1)
        self.screen = compare_x11.Display(display, (width, height))

    def end(self):
        for program in self.programs:
            if program.process and program.process.poll() is None:
                program.process.kill()
                program.process.wait()
        for process in reversed(self.children):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def wait(condition, what, limit=60):
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise RuntimeError(f"waited {limit} s for {what}")
            time.sleep(0.02)

    def report(self, program, row, text):
        self.rows.setdefault(row, {})[program.name] = text
        print(f"  {program.name}: {row}: {text}", file=sys.stderr, flush=True)

    def measure_start(self, program):
        """From fork to the first frame with text."""
        self.servers.fill(100)
        walls, costs, totals = [], [], []
        for n in range(1 + (3 if self.options.quick else 9)):
            self.wait(lambda: self.screen.colors() < 4, "an empty screen")
            begin = time.monotonic()
            program.start()
            while self.screen.colors() < 8 and time.monotonic() < begin + 60:
                time.sleep(0.002)
            wall, cost = time.monotonic() - begin, cpu(program.pid)
            self.wait(program.sockets, "the connection")
            time.sleep(0.3)
            settle(program.pid, 0.2)
            if n > 0:
                walls.append(wall * 1000)
                costs.append(cost * 1000)
                totals.append(cpu(program.pid) * 1000)
            program.stop()
        self.report(program, "start to first frame, wall ms", f"{statistics.median(walls):.0f}")
        self.report(program, "start to first frame, CPU ms", f"{statistics.median(costs):.0f}")
        self.report(program, "start until loaded and at rest, CPU ms", f"{statistics.median(totals):.0f}")

    def per_event(self, program, row, actions):
        """CPU per event of the program and, after the plus sign, of the X server for it."""
        settle(program.pid, 0.2)
        before = cpu(program.pid), cpu(self.server.pid)
        for action in actions:
            action()
            time.sleep(0.03)
            settle(program.pid)
        after = cpu(program.pid), cpu(self.server.pid)
        own, server = ((b - a) * 1000 / len(actions) for a, b in zip(before, after))
        self.report(program, row, f"{own:.1f} + {server:.1f}")

    def measure_events(self, program):
        count = 20 if self.options.quick else 60
        self.servers.fill(1000)
        program.open()
        screen = self.screen
        self.per_event(program, "live message, CPU ms", [lambda: self.servers.post(1)] * count)
        screen.click(*program.at(program.composer))
        keys = [lambda: screen.key(KEY_A)] * (count // 2) + [lambda: screen.key(BACKSPACE)] * (count // 2)
        self.per_event(program, "key, CPU ms", keys)
        # No page is loaded while notches are counted.
        program.load(500)
        screen.button(WHEEL_DOWN, 2000)
        settle(program.pid, 0.3)
        notches = [lambda: screen.button(WHEEL_UP)] * (count // 2) + [lambda: screen.button(WHEEL_DOWN)] * (count // 2)
        self.per_event(program, "wheel notch, CPU ms", notches)
        program.stop()

    def measure_burst(self, program):
        self.servers.fill(100)
        costs = []
        for _ in range(1 if self.options.quick else 3):
            program.open()
            before = cpu(program.pid)
            self.servers.post(1000)
            time.sleep(0.3)
            settle(program.pid, 0.4, 60)
            costs.append((cpu(program.pid) - before) * 1000)
            program.stop()
        self.report(program, "burst of 1,000 messages, CPU ms", f"{statistics.median(costs):.0f}")

    def measure_frames(self, program):
        """Notches at 60 Hz for three seconds."""
        self.servers.fill(1000)
        program.open()
        program.load(500)
        self.screen.button(WHEEL_DOWN, 2000)
        settle(program.pid, 0.3)
        self.screen.watch(program.window)
        self.screen.frames()
        begin, before = time.monotonic(), cpu(program.pid)
        for n in range(180):
            self.screen.button(WHEEL_UP if n < 90 else WHEEL_DOWN)
            time.sleep(max(0, begin + (n + 1) / 60 - time.monotonic()))
        seconds, cost = time.monotonic() - begin, cpu(program.pid) - before
        frames = self.screen.frames()
        self.report(program, "scrolling at 60 notches/s, frames/s", f"{frames / seconds:.0f}")
        self.report(program, "scrolling at 60 notches/s, CPU ms a frame", f"{cost * 1000 / max(frames, 1):.1f}")
        program.stop()

    def measure_memory(self, program):
        for count in self.options.messages:
            self.servers.fill(count)
            program.open()
            before = cpu(program.pid)
            loaded = program.load(count) if count > 100 else count
            cost = cpu(program.pid) - before
            note = "" if loaded >= count else f" (only {loaded:,} came)"
            self.report(program, f"memory with {count:,} messages, RSS / PSS MB", "{:.1f} / {:.1f}".format(*memory(program.pid)) + note)
            if isinstance(program, OpenChat) and count > 100:
                self.report(program, f"reading back {count:,} messages, CPU s", f"{cost:.1f}")
                program.leave()
                self.report(program, f"after leaving {count:,} messages, RSS / PSS MB", "{:.1f} / {:.1f}".format(*memory(program.pid)))
            program.stop()

    def measure_idle(self, program):
        self.servers.fill(100)
        program.open()
        time.sleep(5)
        seconds = 20 if self.options.quick else 60
        before = cpu(program.pid), wakes(program.pid)
        time.sleep(seconds)
        cost, woken = cpu(program.pid) - before[0], wakes(program.pid) - before[1]
        self.report(program, "idle, CPU ms a minute", f"{cost * 1000 * 60 / seconds:.0f}")
        self.report(program, "idle, wakes a minute", f"{woken * 60 / seconds:.0f}")
        program.stop()

    def measure_servers(self, program, count=100):
        """All servers are joined when the program starts."""
        if not isinstance(program, OpenChat):
            return
        self.servers.fill(100)
        program.join(count)
        program.start()
        self.wait(lambda: len(program.sockets()) == count, "the connections")
        time.sleep(1)
        settle(program.pid, 0.5, 60)
        row = f"{count} servers, "
        self.report(program, row + "RSS / PSS MB", "{:.1f} / {:.1f}".format(*memory(program.pid)))
        self.report(program, row + "CPU s until loaded", f"{cpu(program.pid):.2f}")
        links = [os.readlink(link) for link in Path(f"/proc/{program.pid}/fd").iterdir()]
        self.report(program, row + "sockets", str(sum(link.startswith("socket:") for link in links)))
        program.stop()
        program.join(1)

    def table(self):
        names = [program.name for program in self.programs]
        print(f"\n| {self.size[0]}x{self.size[1]} | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}")
        for row, values in self.rows.items():
            print(f"| {row} | {' | '.join(values.get(name, '–') for name in names)} |")


MEASURES = ("start", "events", "burst", "frames", "idle", "memory", "servers")


def arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/compare")
    parser.add_argument("--size", default="1280x800", type=lambda text: tuple(map(int, text.split("x"))))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-cursor", action="store_true")
    parser.add_argument("--no-hexchat", action="store_true")
    parser.add_argument("--display")
    parser.add_argument("--messages", type=lambda text: [int(count) for count in text.split(",")])
    parser.add_argument("--only", default=",".join(MEASURES), help="of " + ", ".join(MEASURES))
    parser.add_argument("binaries", nargs="+", metavar="[NAME=]BINARY")
    options = parser.parse_args()
    options.messages = options.messages or ([100, 10_000] if options.quick else [100, 10_000, 30_000])
    return options


def main():
    options = arguments()
    bench = Bench(options)
    try:
        bench.begin()
        for text in options.binaries:
            name, _, path = text.rpartition("=")
            bench.programs.append(OpenChat(bench, name or Path(path).name, str(Path(path).resolve(strict=True))))
        if not options.no_hexchat:
            bench.programs.append(HexChat(bench, "HexChat"))
        for program in bench.programs:
            program.prepare()
        for measure in options.only.split(","):
            for program in bench.programs:
                getattr(bench, f"measure_{measure}")(program)
        bench.table()
    finally:
        bench.end()


main()

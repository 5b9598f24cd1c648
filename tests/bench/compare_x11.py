"""A display: its pixels, windows, keys and wheel, by the X11 libraries. Needs nothing but Python."""

import ctypes
import time
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p

ALL_PLANES, Z_PIXMAP = 0xFFFFFFFF, 2
DAMAGE_RAW = 0
LIBRARIES = ("libX11.so.6", "libXtst.so.6", "libXdamage.so.1")


class Image(ctypes.Structure):
    _fields_ = [
        ("width", c_int), ("height", c_int), ("xoffset", c_int), ("format", c_int), ("data", c_void_p),
        ("byte_order", c_int), ("unit", c_int), ("bit_order", c_int), ("pad", c_int), ("depth", c_int), ("stride", c_int),
    ]


class Display:
    def __init__(self, name, size):
        self.x, self.test, self.damage = (ctypes.CDLL(name) for name in LIBRARIES)
        for library, function, result in (
            (self.x, "XOpenDisplay", c_void_p), (self.x, "XDefaultRootWindow", c_ulong), (self.x, "XGetImage", POINTER(Image)),
            (self.x, "XInternAtom", c_ulong), (self.x, "XKeysymToKeycode", c_ubyte), (self.damage, "XDamageCreate", c_ulong),
        ):
            getattr(library, function).restype = result
        self.dpy = c_void_p(self.x.XOpenDisplay(name.encode()))
        if not self.dpy:
            raise RuntimeError(f"the display {name} cannot be opened")
        self.root = c_ulong(self.x.XDefaultRootWindow(self.dpy))
        self.size = size
        self.damage.XDamageQueryExtension(self.dpy, byref(c_int()), byref(c_int()))
        # A window may vanish at any time.
        self._ignore = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda *_: 0)
        self.x.XSetErrorHandler(self._ignore)

    def colors(self):
        """The number of colors in the middle of the screen, of every seventh pixel."""
        width, height = self.size
        area = (c_int(width // 10), c_int(height // 10), c_uint(width * 8 // 10), c_uint(height * 8 // 10))
        image = self.x.XGetImage(self.dpy, self.root, *area, c_ulong(ALL_PLANES), c_int(Z_PIXMAP))
        found = image.contents
        data = ctypes.string_at(found.data, found.stride * found.height)
        self.x.XDestroyImage(image)
        return len(set(memoryview(data).cast("I")[::7]))

    def _property(self, window, name):
        atom = c_ulong(self.x.XInternAtom(self.dpy, name, 0))
        kind, form, count, rest, data = c_ulong(), c_int(), c_ulong(), c_ulong(), POINTER(c_ulong)()
        self.x.XGetWindowProperty(
            self.dpy, c_ulong(window), atom, c_long(0), c_long(1), 0, c_ulong(0),
            byref(kind), byref(form), byref(count), byref(rest), byref(data),
        )
        value = data[0] if data and count.value else None
        if data:
            self.x.XFree(data)
        return value

    def _below(self, window):
        root, parent, children, count = c_ulong(), c_ulong(), POINTER(c_ulong)(), c_uint()
        self.x.XQueryTree(self.dpy, c_ulong(window), byref(root), byref(parent), byref(children), byref(count))
        found = [children[n] for n in range(count.value)]
        if children:
            self.x.XFree(children)
        return found

    def window(self, pid, limit=30):
        """The window of a process that the window manager has taken."""
        end = time.time() + limit
        while time.time() < end:
            for frame in self._below(self.root.value):
                for window in [frame, *self._below(frame)]:
                    if self._property(window, b"_NET_WM_PID") == pid and self._property(window, b"WM_STATE") == 1:
                        return window
            time.sleep(0.05)
        raise RuntimeError("no window has appeared")

    def place(self, window, size):
        self.x.XMoveResizeWindow(self.dpy, c_ulong(window), 0, 0, c_uint(size[0]), c_uint(size[1]))
        self.x.XRaiseWindow(self.dpy, c_ulong(window))
        self.x.XSync(self.dpy, 0)

    def click(self, x, y):
        self.move(x, y)
        self.button(1)

    def move(self, x, y):
        self.test.XTestFakeMotionEvent(self.dpy, 0, int(x), int(y), c_ulong(0))
        self.x.XFlush(self.dpy)

    def button(self, number, times=1):
        for _ in range(times):
            for down in (1, 0):
                self.test.XTestFakeButtonEvent(self.dpy, number, down, c_ulong(0))
        self.x.XFlush(self.dpy)

    def key(self, keysym):
        code = self.x.XKeysymToKeycode(self.dpy, c_ulong(keysym))
        for down in (1, 0):
            self.test.XTestFakeKeyEvent(self.dpy, c_uint(code), down, c_ulong(0))
        self.x.XFlush(self.dpy)

    def watch(self, window):
        """Reports what is drawn into a window to `frames`."""
        self.damage.XDamageCreate(self.dpy, c_ulong(window), c_int(DAMAGE_RAW))
        self.x.XSync(self.dpy, 0)

    def frames(self, gap=8):
        """The number of bursts of drawing since the last call; `gap` is in milliseconds."""
        event, times = ctypes.create_string_buffer(192), []
        while self.x.XPending(self.dpy):
            self.x.XNextEvent(self.dpy, event)
            # The server's time in XDamageNotifyEvent.
            times.append(ctypes.c_ulong.from_buffer(event, 56).value)
        return sum(1 for n, t in enumerate(times) if n == 0 or t - times[n - 1] > gap)

//! AT-SPI adapter over D-Bus. Needs no window handle; does nothing without a session bus.

use accesskit::{Rect, TreeUpdate};
use iced::window::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::a11y::bridge::{AdapterHandler, Shared, lock};

pub const VISIBLE_BEFORE_ATTACH: bool = true;

#[derive(Default)]
pub struct AtspiAdapter {
    adapter: Option<accesskit_unix::Adapter>,
    origin: Option<WindowOrigin>,
    /// Kept because the window may get the focus before the adapter exists. Without it no focus event is ever sent.
    is_window_focused: bool,
}

impl AtspiAdapter {
    fn create(&mut self, handler: &AdapterHandler) {
        let mut adapter =
            accesskit_unix::Adapter::new(handler.clone(), handler.clone(), handler.clone());
        adapter.update_window_focus_state(self.is_window_focused);
        self.adapter = Some(adapter);
    }
}

pub fn attach(shared: &Shared, window: &dyn iced::Window, handler: &AdapterHandler) {
    let mut adapter = lock(&shared.adapter);
    adapter.origin = WindowOrigin::from_window(window);
    if adapter.adapter.is_none() {
        adapter.create(handler);
    }
}

pub fn detach(shared: &Shared) {
    // Dropped without the lock: its end may call the handlers.
    let adapter = lock(&shared.adapter).adapter.take();
    drop(adapter);
}

pub fn update(shared: &Shared, change: TreeUpdate) {
    if let Some(adapter) = &mut lock(&shared.adapter).adapter {
        adapter.update_if_active(|| change);
    }
}

pub fn set_window_focused(shared: &Shared, focused: bool) {
    let mut adapter = lock(&shared.adapter);
    adapter.is_window_focused = focused;
    if let Some(adapter) = &mut adapter.adapter {
        adapter.update_window_focus_state(focused);
    }
}

pub fn set_window_bounds(shared: &Shared, corner: (f64, f64), size: (f64, f64)) {
    let mut adapter = lock(&shared.adapter);
    let content_corner = adapter.origin.as_ref().and_then(WindowOrigin::query);
    if let Some(adapter) = &mut adapter.adapter {
        let rect = |corner: (f64, f64)| Rect::from_origin_size(corner, size);
        adapter.set_root_window_bounds(rect(corner), rect(content_corner.unwrap_or(corner)));
    }
}

/// The X11 position of the window's content. iced 0.14 does not report it, and Wayland does not expose it.
struct WindowOrigin {
    connection: RustConnection,
    root: u32,
    window: u32,
}

impl WindowOrigin {
    fn from_window(window: &dyn iced::Window) -> Option<Self> {
        let window = match HasWindowHandle::window_handle(window).ok()?.as_raw() {
            RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok()?,
            RawWindowHandle::Xcb(handle) => handle.window.get(),
            _ => return None,
        };
        let (connection, screen) = x11rb::connect(None).ok()?;
        let root = connection.setup().roots.get(screen)?.root;
        Some(Self {
            connection,
            root,
            window,
        })
    }

    fn query(&self) -> Option<(f64, f64)> {
        let cookie = self
            .connection
            .translate_coordinates(self.window, self.root, 0, 0)
            .ok()?;
        let reply = cookie.reply().ok()?;
        Some((f64::from(reply.dst_x), f64::from(reply.dst_y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a11y::Bridge;

    #[test]
    fn focus_before_the_adapter_exists_is_kept() {
        let bridge = Bridge::new();
        bridge.set_window_focused(true);
        let mut adapter = lock(&bridge.0.adapter);
        adapter.create(&bridge.handler());
        let state = format!("{:?}", adapter.adapter);
        assert!(state.contains("is_window_focused: true"), "{state}");
    }
}

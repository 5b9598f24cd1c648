//! The badge on the icon of a window in the taskbar of Windows. Not built by the tests, which run on Linux
//! (`docs/testing.md`).

use windows::Win32::Foundation::HWND;
use windows::Win32::System::Com::{CLSCTX_INPROC_SERVER, CoCreateInstance};
use windows::Win32::UI::Shell::{ITaskbarList3, TaskbarList};
use windows::Win32::UI::WindowsAndMessaging::{CreateIcon, DestroyIcon, HICON};
use windows::core::{HSTRING, Result};

use super::Pixmap;

/// No badge removes the one that is there.
#[expect(unsafe_code, reason = "no crate has a safe call for it")]
pub(super) fn show(window: isize, badge: Option<&Pixmap>, description: &str) -> Result<()> {
    let window = HWND(window as *mut std::ffi::c_void);
    let pixels = badge.map(bgra);
    // SAFETY: this is the thread of the window, which is open, and on which winit has initialized COM. `bgra` makes both
    // arrays as large as the side says, and the system copies them and the icon.
    unsafe {
        let taskbar: ITaskbarList3 = CoCreateInstance(&TaskbarList, None, CLSCTX_INPROC_SERVER)?;
        taskbar.HrInit()?;
        let icon = match &pixels {
            Some(Bgra { side, mask, colors }) => {
                CreateIcon(None, *side, *side, 1, 32, mask.as_ptr(), colors.as_ptr())?
            }
            None => HICON::default(),
        };
        let shown = taskbar.SetOverlayIcon(window, icon, &HSTRING::from(description));
        if pixels.is_some() {
            DestroyIcon(icon)?;
        }
        shown
    }
}

struct Bgra {
    side: i32,
    /// Of all zeros: the opacity is in the colors. One bit of each pixel would do.
    mask: Vec<u8>,
    colors: Vec<u8>,
}

fn bgra(picture: &Pixmap) -> Bgra {
    let side = usize::try_from(picture.side).unwrap_or(0);
    let mut colors = picture.rgba.clone();
    colors.resize(side * side * 4, 0);
    for pixel in colors.chunks_exact_mut(4) {
        pixel.swap(0, 2);
    }
    Bgra {
        side: i32::try_from(side).unwrap_or(0),
        mask: vec![0; side * side],
        colors,
    }
}

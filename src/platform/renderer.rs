//! Names the renderer in a build that has both.
//!
//! iced reads its choice from an environment variable before anything else runs, and a program cannot safely change its
//! own environment: `process::restart` starts it again with the variable set.

use crate::domain::preference::Renderer;

const VARIABLE: &str = "ICED_BACKEND";

/// The variable that chooses a renderer, with its value; `None` where it is set already.
pub fn variable(renderer: Renderer) -> Option<(&'static str, &'static str)> {
    let name = match renderer {
        Renderer::Software => "tiny-skia",
        Renderer::Graphics => "wgpu",
    };
    std::env::var_os(VARIABLE)
        .is_none()
        .then_some((VARIABLE, name))
}

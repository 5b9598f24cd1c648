//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use fluent_langneg::LanguageIdentifier;
use tracing_subscriber::EnvFilter;

const THEMES: [&str; 4] = ["dark", "light", "high-contrast-dark", "high-contrast-light"];

/// Native chat client for independent servers.
#[derive(Debug, Clone, Default, PartialEq, Parser)]
#[command(name = "openchat", version, about)]
pub struct Arguments {
    /// Server address or openchat:// link to join.
    pub address: Option<String>,
    /// Join two demo servers that run inside the program.
    #[arg(long)]
    pub demo: bool,
    /// Serve the demo servers on a loopback address without a window; the second one uses the next port.
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["demo", "screenshot", "address"])]
    pub demo_server: Option<SocketAddr>,
    /// With --demo-server: no scripted members.
    #[arg(long, requires = "demo_server")]
    pub quiet: bool,
    /// Render a scene to a PNG file without a display.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["demo", "address"])]
    pub screenshot: Option<PathBuf>,
    /// With --screenshot: the scene.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "timeline",
        requires = "screenshot"
    )]
    pub scene: String,
    /// With --screenshot: window size in logical pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x800", value_parser = size, requires = "screenshot")]
    pub size: (f32, f32),
    /// With --screenshot: physical pixels per logical pixel, from 0.5 to 4.
    #[arg(long, value_name = "F", default_value = "1", value_parser = scale, requires = "screenshot")]
    pub scale: f32,
    /// With --screenshot: the theme.
    #[arg(long, value_name = "NAME", value_parser = THEMES, requires = "screenshot")]
    pub theme: Option<String>,
    /// Store all data in this directory.
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// Language tag, such as de or en-US.
    #[arg(long, value_name = "TAG", value_parser = locale)]
    pub locale: Option<String>,
    /// Also log to standard error, with an optional filter such as debug.
    #[arg(long, value_name = "FILTER", value_parser = filter, num_args = 0..=1, default_missing_value = "", require_equals = true)]
    pub log: Option<String>,
}

fn size(text: &str) -> Result<(f32, f32), String> {
    const RANGE: std::ops::RangeInclusive<u16> = 200..=8000;
    let side = |text: &str| text.parse().ok().filter(|side| RANGE.contains(side));
    let parts = text.split_once('x');
    let parsed =
        parts.and_then(|(width, height)| Some((side(width)?.into(), side(height)?.into())));
    parsed.ok_or_else(|| {
        let (min, max) = RANGE.into_inner();
        format!("write it like 1280x800, each from {min} to {max}")
    })
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text
        .parse()
        .ok()
        .filter(|scale| (0.5..=4.0).contains(scale));
    scale.ok_or_else(|| "a number from 0.5 to 4".into())
}

fn locale(text: &str) -> Result<String, String> {
    match text.parse::<LanguageIdentifier>() {
        Ok(tag) => Ok(tag.to_string()),
        Err(_) => Err("write a language as a tag such as de or en-US".into()),
    }
}

fn filter(text: &str) -> Result<String, String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; write info, debug or openchat=debug")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("openchat").chain(arguments.iter().copied()))
    }

    #[test]
    fn arguments_are_parsed() {
        let arguments = parse(&[
            "--screenshot",
            "a.png",
            "--scene",
            "welcome",
            "--size",
            "800x600",
            "--scale",
            "2",
        ])
        .unwrap();
        assert_eq!(arguments.size, (800.0, 600.0));
        assert_eq!(arguments.scene, "welcome");
        assert_eq!(
            parse(&["--demo", "--log"]).unwrap().log.as_deref(),
            Some("")
        );
        assert_eq!(
            parse(&["--log=debug", "chat.example"])
                .unwrap()
                .address
                .as_deref(),
            Some("chat.example")
        );
        let served = parse(&["--demo-server", "127.0.0.1:0"])
            .unwrap()
            .demo_server;
        assert_eq!(served.map(|address| address.port()), Some(0));
    }

    #[test]
    fn invalid_and_conflicting_arguments_are_rejected() {
        for wrong in [
            &["--size", "800x600"][..],
            &["--screenshot", "a.png", "--size", "10x10"],
            &["--screenshot", "a.png", "--scale", "9"],
            &["--demo-server", "here"],
            &["--demo", "--demo-server", "127.0.0.1:0"],
            &["--screenshot", "a.png", "--theme", "pink"],
            &["--screenshot", "a.png", "--demo"],
            &["--screenshot", "a.png", "--size", "800"],
            &["--screenshot", "a.png", "--scale", "NaN"],
            &["--locale", "not a tag"],
            &["--log=openchat=loud"],
            &["--no-such-flag"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn error_messages_name_valid_values() {
        for (wrong, help) in [
            (
                &["--screenshot", "a.png", "--size", "10x10"][..],
                "1280x800",
            ),
            (&["--screenshot", "a.png", "--scale", "9"], "0.5 to 4"),
            (
                &["--screenshot", "a.png", "--theme", "pink"],
                "high-contrast-dark",
            ),
            (&["--locale", "?"], "en-US"),
            (&["--log=openchat=loud"], "openchat=debug"),
        ] {
            let error = parse(wrong).unwrap_err().to_string();
            assert!(error.contains(help), "{error}");
        }
    }

    #[test]
    fn locale_tags_are_normalized() {
        let locale = |text| parse(&["--locale", text]).unwrap().locale;
        assert_eq!(locale("de_at").as_deref(), Some("de-AT"));
        assert_eq!(locale("en-XA").as_deref(), Some("en-XA"));
    }

    #[test]
    fn command_definition_is_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}

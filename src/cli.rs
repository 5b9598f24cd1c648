//! The command line: which options there are, which go together, and what they accept.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{ArgGroup, CommandFactory, FromArgMatches, Parser};
use fluent_langneg::LanguageIdentifier;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::i18n;

const THEMES: [&str; 4] = ["dark", "light", "high-contrast-dark", "high-contrast-light"];

// `requires` alone is not enough: clap ignores it where the required option conflicts with one that is given. So an option
// that belongs to one way to start the program conflicts with the options of the others.

/// Native chat client for independent servers.
#[derive(Debug, Clone, Default, PartialEq, Parser)]
#[command(name = "openchat", version, about)]
#[command(group = ArgGroup::new("any_demo").args(["demo", "demo_server"]))]
pub struct Arguments {
    /// Server address to join, or openchat:// link to follow.
    #[arg(value_parser = NonEmptyStringValueParser::new(), conflicts_with_all = ["demo_server", "screenshot"])]
    pub address: Option<String>,
    /// Join two demo servers that run inside the program.
    #[arg(long, conflicts_with = "screenshot")]
    pub demo: bool,
    /// Serve the demo servers on a loopback address without a window, such as localhost:8080. The second one uses the next
    /// port, or 65534 after 65535.
    #[arg(long, value_name = "ADDR", value_parser = loopback, conflicts_with = "screenshot")]
    pub demo_server: Option<SocketAddr>,
    /// With --demo or --demo-server: no scripted members.
    #[arg(long, requires = "any_demo", conflicts_with = "screenshot")]
    pub quiet: bool,
    /// Render a scene to a PNG file without a display.
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// With --screenshot: the scene.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "timeline",
        requires = "screenshot",
        conflicts_with_all = WINDOW_AND_DEMO
    )]
    pub scene: String,
    /// With --screenshot: window size in logical pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x800", value_parser = size, requires = "screenshot", conflicts_with_all = WINDOW_AND_DEMO)]
    pub size: (f32, f32),
    /// With --screenshot: physical pixels per logical pixel, from 0.5 to 4.
    #[arg(long, value_name = "F", default_value = "1", value_parser = scale, requires = "screenshot", conflicts_with_all = WINDOW_AND_DEMO)]
    pub scale: f32,
    /// With --screenshot: the theme.
    #[arg(long, value_name = "NAME", value_parser = THEMES, requires = "screenshot", conflicts_with_all = WINDOW_AND_DEMO)]
    pub theme: Option<String>,
    /// Wait in the tray until the window is opened there. Without a tray the window opens.
    #[arg(long, conflicts_with_all = ["demo_server", "screenshot"])]
    pub hidden: bool,
    /// Store all data in this directory.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["demo_server", "screenshot"])]
    pub profile: Option<PathBuf>,
    /// Language tag, such as de or en-US.
    #[arg(long, value_name = "TAG", value_parser = locale, conflicts_with = "demo_server")]
    pub locale: Option<String>,
    /// Also log to standard error, with an optional filter such as debug.
    #[arg(long, value_name = "FILTER", value_parser = filter, num_args = 0..=1, default_missing_value = "", require_equals = true)]
    pub log: Option<String>,
}

const WINDOW_AND_DEMO: [&str; 6] = [
    "address",
    "demo",
    "demo_server",
    "quiet",
    "hidden",
    "profile",
];

/// Reads a command line, which begins with the name of the program. `scenes` are the names that `--scene` accepts.
pub fn parse(
    line: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    scenes: impl IntoIterator<Item = &'static str>,
) -> Result<Arguments, clap::Error> {
    let scenes = PossibleValuesParser::new(scenes);
    let mut command = Arguments::command().mut_arg("scene", |scene| scene.value_parser(scenes));
    let arguments = Arguments::from_arg_matches(&command.try_get_matches_from_mut(line)?)?;
    let level = arguments.address.as_deref().filter(|text| is_level(text));
    match (level, arguments.log.as_deref()) {
        // `--log` takes its value after `=` only, because an address may follow it.
        (Some(level), Some("")) => {
            let text = format!("{level} is no address; for a level, write --log={level}");
            Err(command.error(ErrorKind::InvalidValue, text))
        }
        _ => Ok(arguments),
    }
}

fn is_level(text: &str) -> bool {
    text.parse::<LevelFilter>().is_ok()
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address = match text.rsplit_once(':') {
        Some((name, port)) if name.eq_ignore_ascii_case("localhost") => port
            .parse()
            .ok()
            .map(|port: u16| (Ipv4Addr::LOCALHOST, port).into()),
        _ => text.parse().ok(),
    };
    let address = address.filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| {
        "write it like localhost:8080 or 127.0.0.1:8080; the demo is served on this computer only"
            .into()
    })
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
    let tag = text.parse::<LanguageIdentifier>().ok();
    let tag = tag.filter(i18n::is_available).map(|tag| tag.to_string());
    tag.ok_or_else(|| {
        let known = i18n::language_tags();
        format!(
            "the languages are {} and {}",
            known.join(", "),
            i18n::PSEUDO
        )
    })
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
        let line = std::iter::once("openchat").chain(arguments.iter().copied());
        super::parse(line.map(str::to_owned), ["timeline", "welcome"])
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

    /// What each option needs and goes with. `-` is the address.
    const OPTIONS: [(&str, &[&str]); 13] = [
        ("-", &["chat.example"]),
        ("demo", &["--demo"]),
        ("demo-server", &["--demo-server", "127.0.0.1:0"]),
        ("quiet", &["--quiet"]),
        ("screenshot", &["--screenshot", "a.png"]),
        ("scene", &["--scene", "welcome"]),
        ("size", &["--size=800x600"]),
        ("scale", &["--scale", "2"]),
        ("theme", &["--theme=light"]),
        ("hidden", &["--hidden"]),
        ("profile", &["--profile=p"]),
        ("locale", &["--locale", "de"]),
        ("log", &["--log"]),
    ];

    /// Each way to start the program, and the options that it obeys.
    const USES: [(&str, &str); 4] = [
        ("", "- hidden profile locale log"),
        ("demo", "- quiet hidden profile locale log"),
        ("demo-server", "quiet log"),
        ("screenshot", "scene size scale theme locale log"),
    ];

    #[test]
    fn option_is_obeyed_or_refused_in_every_combination() {
        for (main, obeyed) in USES {
            let modes = ["demo", "demo-server", "screenshot"];
            let others = OPTIONS.iter().filter(|(name, _)| !modes.contains(name));
            let others: Vec<_> = others.collect();
            for set in 0_u32..1 << others.len() {
                let chosen = others.iter().enumerate();
                let chosen = chosen.filter(|(at, _)| set & (1 << at) != 0);
                let chosen: Vec<_> = chosen.map(|(_, option)| **option).collect();
                let main = OPTIONS.iter().filter(|(name, _)| *name == main);
                let line: Vec<_> = main.chain(&chosen).flat_map(|(_, words)| *words).collect();
                let line: Vec<_> = line.into_iter().copied().collect();
                let fits = chosen
                    .iter()
                    .all(|(name, _)| obeyed.split(' ').any(|known| known == *name));
                assert_eq!(parse(&line).is_ok(), fits, "{line:?}");
            }
        }
        for (_, first) in &OPTIONS[1..3] {
            for (_, second) in &OPTIONS[2..5] {
                let line = [*first, *second].concat();
                assert!(
                    first == second || parse(&line).is_err() || second[0] == "--quiet",
                    "{line:?}"
                );
            }
        }
    }

    #[test]
    fn option_is_refused_twice_and_without_its_value() {
        for (name, words) in OPTIONS {
            let needed: &[&str] = match name {
                "quiet" => &["--demo"],
                "scene" | "size" | "scale" | "theme" => &["--screenshot", "a.png"],
                _ => &[],
            };
            let once = [needed, words].concat();
            assert!(parse(&once).is_ok(), "{once:?}");
            let twice = [needed, words, words].concat();
            assert!(parse(&twice).is_err(), "{twice:?}");
            let option = format!("--{name}");
            let has_value = !["-", "demo", "quiet", "hidden", "log"].contains(&name);
            if has_value {
                for bare in [option.clone(), format!("{option}=")] {
                    let line = [needed, &[bare.as_str()]].concat();
                    assert!(parse(&line).is_err(), "{line:?}");
                }
            }
            if ["demo", "quiet", "hidden"].contains(&name) {
                let valued = format!("{option}=yes");
                let line = [needed, &[valued.as_str()]].concat();
                assert!(parse(&line).is_err(), "{line:?}");
            }
        }
        for wrong in [
            &["--no-such-flag"][..],
            &["-x"],
            &["a.example", "b.example"],
            &[""],
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
            (&["--screenshot", "a.png", "--size", "800"], "1280x800"),
            (&["--screenshot", "a.png", "--scale", "9"], "0.5 to 4"),
            (&["--screenshot", "a.png", "--scale", "NaN"], "0.5 to 4"),
            (
                &["--screenshot", "a.png", "--theme", "pink"],
                "high-contrast-dark",
            ),
            (
                &["--screenshot", "a.png", "--scene", "tme"],
                "timeline, welcome",
            ),
            (&["--locale", "?"], "en-US, de and en-XA"),
            (&["--locale", "xx"], "en-US, de and en-XA"),
            (&["--locale=fr-CH"], "en-US, de and en-XA"),
            (&["--log=openchat=loud"], "openchat=debug"),
            (&["--log", "debug"], "--log=debug"),
            (&["--log", "WARN"], "--log=WARN"),
            (&["--demo-server", "here"], "localhost:8080"),
            (&["--demo-server", "localhost:http"], "localhost:8080"),
            (&["--demo-server", "localhost:65536"], "localhost:8080"),
            (&["--demo-server", "0.0.0.0:80"], "this computer only"),
            (&["--demo", "--size", "800x600"], "cannot be used with"),
        ] {
            let error = parse(wrong).unwrap_err().to_string();
            assert!(error.contains(help), "{wrong:?}: {error}");
        }
    }

    #[test]
    fn help_names_scenes_and_themes() {
        let help = parse(&["--help"]).unwrap_err().to_string();
        for name in ["timeline, welcome", "high-contrast-light", "localhost:8080"] {
            assert!(help.contains(name), "{help}");
        }
    }

    #[test]
    fn demo_is_served_on_every_spelling_of_this_computer() {
        for (text, expected) in [
            ("localhost:8080", "127.0.0.1:8080"),
            ("LocalHost:0", "127.0.0.1:0"),
            ("127.0.0.2:65535", "127.0.0.2:65535"),
            ("[::1]:1", "[::1]:1"),
        ] {
            let served = parse(&["--demo-server", text]).unwrap().demo_server;
            assert_eq!(served, expected.parse().ok(), "{text}");
        }
    }

    #[test]
    fn locale_tags_are_normalized() {
        let locale = |text| parse(&["--locale", text]).unwrap().locale;
        assert_eq!(locale("de_at").as_deref(), Some("de-AT"));
        assert_eq!(locale("en-XA").as_deref(), Some("en-XA"));
        assert_eq!(locale("en-gb").as_deref(), Some("en-GB"));
    }

    #[test]
    fn command_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}

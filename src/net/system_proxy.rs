//! The proxy of the environment or, on macOS and Windows, of the system settings.
//!
//! Read as curl reads it, with one difference: what is not understood is refused. To ignore it would connect directly.

use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use crate::domain::failure::{Failure, ProxyFailure};

const UNKNOWN: Failure = Failure::Proxy(ProxyFailure::UnknownSystem);

/// The proxy for a target; `None` to connect directly.
pub(super) fn resolve(target: &Uri) -> Result<Option<Intercept>, Failure> {
    from_variables(&std::env::vars_os().collect::<Vec<_>>(), target)
}

fn from_variables(
    variables: &[(OsString, OsString)],
    target: &Uri,
) -> Result<Option<Intercept>, Failure> {
    let proxy = |name| read_proxy(value(variables, name)?);
    let (all, http) = (proxy("ALL_PROXY")?, proxy("HTTP_PROXY")?);
    let https = proxy("HTTPS_PROXY")?;
    let matcher = if [&all, &http, &https].iter().all(|value| value.is_empty()) {
        Matcher::from_system()
    } else {
        let exceptions = value(variables, "NO_PROXY")?;
        let matcher = Matcher::builder().all(all).http(http).https(https);
        matcher.no(read_exceptions(exceptions, target)).build()
    };
    Ok(matcher.intercept(target))
}

/// The value of a variable in any spelling that is not empty: first in capitals, then in lower case.
fn value<'a>(variables: &'a [(OsString, OsString)], name: &str) -> Result<&'a str, Failure> {
    let lower = name.to_ascii_lowercase();
    let find = |matches: &dyn Fn(&OsString) -> bool| {
        let mut found = variables.iter().filter(|(name, _)| matches(name));
        let value = found.find(|(_, value)| !value.to_str().is_some_and(|it| it.trim().is_empty()));
        value.map(|(_, value)| value)
    };
    let value = find(&|it| it == name)
        .or_else(|| find(&|it| *it == *lower))
        .or_else(|| find(&|it| it.eq_ignore_ascii_case(name)));
    value.map_or(Ok(""), |value| value.to_str().map(str::trim).ok_or(UNKNOWN))
}

/// A proxy as the matcher takes it. `socks` is what GNOME calls SOCKS5.
fn read_proxy(value: &str) -> Result<String, Failure> {
    let proxy = match value.split_once("://") {
        Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
            "socks" => with_port(format!("socks5://{rest}")),
            scheme if scheme.starts_with("socks") => with_port(format!("{scheme}://{rest}")),
            scheme => format!("{scheme}://{rest}"),
        },
        None => value.to_owned(),
    };
    let any = Uri::from_static("https://host.invalid/");
    let matcher = Matcher::builder().all(proxy.as_str()).build();
    if !proxy.is_empty() && matcher.intercept(&any).is_none() {
        tracing::warn!("a variable that names a proxy is not understood");
        return Err(UNKNOWN);
    }
    Ok(proxy)
}

/// A SOCKS proxy, at the port of the protocol if it names none.
fn with_port(proxy: String) -> String {
    let with_port = |mut url: Url| url.set_port(Some(1080)).is_ok().then(|| url.into());
    let url = Url::parse(&proxy).ok().filter(|url| url.port().is_none());
    url.and_then(with_port).unwrap_or(proxy)
}

/// Exceptions as the matcher takes them: between commas, without `*.`, without a port that is the one of the target. One that
/// is not understood is no exception, so the proxy is used.
fn read_exceptions(value: &str, target: &Uri) -> String {
    let port = target.port_u16().or(match target.scheme_str() {
        Some("http") => Some(80),
        _ => Some(443),
    });
    let entries = value.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    let entries = entries.filter_map(|entry| {
        let entry = entry.strip_prefix("*.").unwrap_or(entry);
        match entry.rsplit_once(':') {
            // An IPv6 address has more colons.
            Some((host, digits)) if !host.contains(':') || host.ends_with(']') => {
                (digits.parse().ok() == port).then_some(host)
            }
            _ => Some(entry),
        }
    });
    let entries = entries.map(|entry| entry.trim_matches(['[', ']']));
    entries.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(variables: &[(&str, &str)], target: &str) -> Result<Option<String>, Failure> {
        let variables = variables
            .iter()
            .map(|(name, value)| (name.into(), value.into()));
        let variables: Vec<_> = variables.collect();
        let found = from_variables(&variables, &target.parse().unwrap())?;
        Ok(found.map(|proxy| proxy.uri().to_string()))
    }

    const TARGET: &str = "https://chat.example/";

    #[test]
    fn socks_as_gnome_writes_it_is_socks5() {
        for value in [
            "socks://127.0.0.1:1080/",
            "socks5://127.0.0.1:1080",
            "SOCKS5://127.0.0.1:1080",
            " Socks://127.0.0.1:1080 ",
            "socks://127.0.0.1",
        ] {
            let proxy = resolved(&[("ALL_PROXY", value)], TARGET);
            assert_eq!(
                proxy,
                Ok(Some("socks5://127.0.0.1:1080/".into())),
                "{value}"
            );
        }
    }

    /// An ignored one would mean a direct connection.
    #[test]
    fn variable_in_any_spelling_is_used() {
        let proxy = |name| resolved(&[(name, "proxy.example:3128")], TARGET);
        for name in [
            "ALL_PROXY",
            "all_proxy",
            "All_Proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "Https_Proxy",
        ] {
            let expected = Some("http://proxy.example:3128/".into());
            assert_eq!(proxy(name), Ok(expected), "{name}");
        }
        let both = [("ALL_PROXY", ""), ("all_proxy", "proxy.example:1")];
        let expected = Ok(Some("http://proxy.example:1/".into()));
        assert_eq!(resolved(&both, TARGET), expected);
        // The matcher would drop every proxy where a program seems to run for a web server.
        let cgi = [("REQUEST_METHOD", "GET"), ("http_proxy", "proxy.example:1")];
        assert_eq!(resolved(&cgi, "http://chat.example/"), expected);
        assert_eq!(resolved(&[("NO_PROXY", "*")], TARGET), Ok(None));
        assert_eq!(
            resolved(&[("HTTP_PROXY", "proxy.example:1")], TARGET),
            Ok(None)
        );
    }

    #[test]
    fn variable_that_is_not_understood_is_refused() {
        for value in [
            "foo://127.0.0.1:9050",
            "sock5://127.0.0.1:9050",
            "quic://a:1",
            "socks5h:/127.0.0.1",
            "://a:1",
            "a b",
        ] {
            for name in ["ALL_PROXY", "http_proxy", "Https_Proxy"] {
                assert_eq!(resolved(&[(name, value)], TARGET), Err(UNKNOWN), "{value}");
            }
        }
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt;
            let value = OsString::from_vec(b"socks5://\xff:1".to_vec());
            let target = Uri::from_static(TARGET);
            let resolved = from_variables(&[("all_proxy".into(), value)], &target);
            assert_eq!(resolved.err(), Some(UNKNOWN));
        }
    }

    #[test]
    fn exceptions_are_read_in_their_usual_forms() {
        let is_direct = |exceptions: &str, target: &str| {
            let variables = [("ALL_PROXY", "socks://a:1"), ("no_proxy", exceptions)];
            resolved(&variables, target) == Ok(None)
        };
        for exceptions in [
            "chat.example",
            ".chat.example",
            "*.example",
            "other.example, chat.example",
            "localhost chat.example",
            "localhost;chat.example",
            "chat.example:443",
            "*",
        ] {
            assert!(is_direct(exceptions, TARGET), "{exceptions}");
        }
        for (exceptions, target) in [
            ("10.0.0.0/8", "http://10.1.2.3:8080/"),
            ("[2001:db8::1]", "https://[2001:db8::1]/"),
            ("2001:db8::/32", "https://[2001:db8::1]/"),
            ("[2001:db8::1]:443", "https://[2001:db8::1]/"),
        ] {
            assert!(is_direct(exceptions, target), "{exceptions}");
        }
        for exceptions in ["", "notchat.example", "chat.example:80", "chat", "<local>"] {
            assert!(!is_direct(exceptions, TARGET), "{exceptions}");
        }
    }
}

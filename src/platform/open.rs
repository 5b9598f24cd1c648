//! Opens web addresses in the user's browser, and folders of the program in the file manager. Of addresses only `http` and
//! `https` are opened; the crate `open` takes any scheme.

use std::path::Path;

use url::Url;

/// Why an address was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not an address, or has another scheme.
    #[error("only http and https addresses and folders are opened")]
    Refused,
    /// No program for it could be started.
    #[error("no program could be started: {0}")]
    Failed(String),
}

/// Opens an address in the user's browser. Blocks for up to 250 ms per launcher that is tried.
pub fn browse(address: &str) -> Result<(), Error> {
    let url = web_url(address)?;
    open::that_detached(url.as_str()).map_err(|error| Error::Failed(error.to_string()))
}

/// Shows a folder in the file manager. Blocks as `browse`.
pub fn show_folder(folder: &Path) -> Result<(), Error> {
    // A relative path could look like an option.
    if !folder.is_absolute() || !folder.is_dir() {
        return Err(Error::Refused);
    }
    open::that_detached(folder).map_err(|error| Error::Failed(error.to_string()))
}

fn web_url(address: &str) -> Result<Url, Error> {
    let url = Url::parse(address).map_err(|_| Error::Refused)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_web.then_some(url).ok_or(Error::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_schemes_are_refused() {
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "smb://host/share",
            "--help",
            "https:",
            "",
        ] {
            assert_eq!(browse(address), Err(Error::Refused), "{address}");
        }
        assert!(web_url("https://example.org/a?b#c").is_ok());
        for folder in ["--help", "relative", "/dev/null", "/no/such/folder"] {
            assert_eq!(
                show_folder(Path::new(folder)),
                Err(Error::Refused),
                "{folder}"
            );
        }
    }
}

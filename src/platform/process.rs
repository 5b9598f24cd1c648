//! Limits of this process.

/// Forbids core dumps, which would hold the identity and passphrases. Programs that this one starts may raise the limit
/// again. The process stays dumpable otherwise: the portals that show file dialogs read `/proc/<pid>/root`, which a
/// process that is not dumpable hides. Windows stores no full dump unless the user configures one.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = Rlimit {
            current: Some(0),
            ..getrlimit(Resource::Core)
        };
        if let Err(error) = setrlimit(Resource::Core, limit) {
            tracing::warn!(%error, "core dumps are not forbidden");
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn core_dumps_are_forbidden() {
        super::forbid_core_dumps();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}

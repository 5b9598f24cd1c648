//! Counts the work of reading a text, for the tests of linear time.

#[cfg(test)]
thread_local! {
    /// How many bytes were looked at, and events of the parser taken.
    pub(super) static VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
pub(super) fn visit(count: usize) {
    VISITED.set(VISITED.get() + count);
}

#[cfg(not(test))]
pub(super) fn visit(_count: usize) {}

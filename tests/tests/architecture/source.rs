//! Sources that are planted.

pub(crate) use aws_interactions_public_api::Source;

/// A file of `package` for a planted violation.
pub(crate) fn planted(package: &str, text: &str) -> Source {
    planted_at(package, "src/planted.rs", text)
}

/// The same, where the path matters.
pub(crate) fn planted_at(package: &str, path: &str, text: &str) -> Source {
    Source::parse(package, path, text).expect("what is planted is Rust")
}

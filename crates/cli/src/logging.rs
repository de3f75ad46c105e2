//! What `-v` shows on standard error.

use std::io::IsTerminal;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Starts the log: warnings by default, then this project's calls, their details, everything.
pub(crate) fn start(verbosity: u8) {
    let (level, spans) = match verbosity {
        0 => (LevelFilter::WARN, FmtSpan::NONE),
        1 => (LevelFilter::INFO, FmtSpan::CLOSE),
        2 => (LevelFilter::DEBUG, FmtSpan::CLOSE),
        _ => (LevelFilter::TRACE, FmtSpan::NEW | FmtSpan::CLOSE),
    };
    // The SDK's own log shows ids of keys, and answers with keys in them: only its warnings pass.
    let filter = filter_fn(move |metadata| {
        let level = match metadata.target() {
            target if is_ours(target) => level,
            // That it does not compare a checksum of parts: what was compared here, commands say.
            "aws_sdk_s3::http_response_checksum" => LevelFilter::OFF,
            _ => LevelFilter::WARN,
        };
        *metadata.level() <= level
    });
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .with_span_events(spans)
        .with_filter(filter.with_max_level_hint(level));
    tracing_subscriber::registry().with(layer).init();
}

/// Whether a crate of this project speaks: `s3_interactions::bucket`, `aws_interactions_core::provider`, `awsi`.
fn is_ours(target: &str) -> bool {
    let name = target.split("::").next().unwrap_or_default();
    name == "awsi" || name.starts_with("aws_interactions_") || name.ends_with("_interactions")
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn when_a_target_is_looked_at_then_only_crates_of_this_project_are_ours() {
        let ours = ["awsi", "s3_interactions::bucket", "aws_interactions_core", "ec2_interactions"];
        let theirs = ["aws_sdk_s3", "aws_smithy_runtime::client", "hyper", "aws_runtime::s3_interactions", ""];
        assert!(ours.into_iter().all(is_ours));
        assert!(!theirs.into_iter().any(is_ours));
    }
}

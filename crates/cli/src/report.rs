//! Failures as people read them, on standard error.

use crate::exit;
use crate::failure::Failure;
use crate::output::{OutputError, escape_controls};
use std::fmt::Write as _;
use std::io::Write as _;

/// Prints the failure with all its causes and a hint, and says with which code to exit.
pub(crate) fn report(failure: &Failure) -> u8 {
    let code = failure.kind().exit_code();
    if code != exit::SUCCESS {
        // Standard error is the last one to tell; there is nobody to tell that it is gone.
        let _ = std::io::stderr().write_all(lines(failure).as_bytes());
    }
    code
}

/// Prints what the parser of the command line answers: help, the version, or what is wrong with it.
pub(crate) fn report_parser(answer: &clap::Error) -> u8 {
    let code = if answer.use_stderr() { exit::USAGE } else { exit::SUCCESS };
    match answer.print() {
        Err(error) if !answer.use_stderr() => report(&OutputError::from(error).into()),
        _ => code,
    }
}

fn lines(failure: &Failure) -> String {
    let mut text = String::new();
    for (depth, error) in failure.chain().enumerate() {
        let label = if depth == 0 { "error" } else { "caused by" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{label}: {}", escape_controls(&error.to_string()));
    }
    if let Some(hint) = failure.kind().hint() {
        let _ = writeln!(text, "hint: {hint}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;

    #[derive(Debug, thiserror::Error)]
    #[error("the outer\u{1b}[2J")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn when_a_failure_is_printed_then_the_whole_chain_and_the_hint_are_there_and_nothing_reaches_the_terminal() {
        let failure = Failure::new(FailureKind::Throttled, Outer(std::io::Error::other("the inner")));
        let expected = "error: the outer\\u{1b}[2J\ncaused by: the inner\nhint: wait a little and try again\n";
        assert_eq!(lines(&failure), expected);
    }
}

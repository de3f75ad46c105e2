//! What a check found.

use crate::failure::{Failure, FailureKind};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warning,
    Failed,
    Skipped,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// One check: what was found, and what to do about it.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) detail: String,
    /// What lies below a failure.
    pub(super) causes: Vec<String>,
    pub(super) hint: Option<String>,
    #[serde(skip)]
    pub(super) failure: Option<FailureKind>,
}

impl Check {
    fn new(name: &'static str, state: State, detail: impl Into<String>) -> Self {
        Self { name, state, detail: detail.into(), causes: Vec::new(), hint: None, failure: None }
    }

    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, State::Ok, detail)
    }

    pub(super) fn warning(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, State::Warning, detail)
    }

    pub(super) fn skipped(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, State::Skipped, detail)
    }

    pub(super) fn failed(name: &'static str, failure: impl Into<Failure>) -> Self {
        let failure = failure.into();
        let mut check = Self::new(name, State::Failed, failure.to_string());
        check.causes = failure.chain().skip(1).map(ToString::to_string).collect();
        check.hint = failure.kind().hint().map(str::to_owned);
        check.failure = Some(failure.kind());
        check
    }

    /// Adds what to do.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(match self.hint.take() {
            Some(first) => format!("{first}; {}", hint.into()),
            None => hint.into(),
        });
        self
    }

    pub(super) fn is_ok(&self) -> bool {
        self.state == State::Ok
    }
}

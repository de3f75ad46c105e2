//! Deleting many things by name, some of which may not go.

use aws_interactions_core::{RequestError, RequestErrorKind};
use std::fmt;
use std::future::Future;

/// What deleting many things came to. Every name that was given is in one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeletionReport {
    /// Those that are gone.
    pub deleted: Vec<String>,
    /// Those that were not there.
    pub missing: Vec<String>,
    /// Those that are still there.
    pub failed: Vec<FailedDeletion>,
}

/// Something that CloudWatch would not delete.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedDeletion {
    /// Its name.
    pub name: String,
    /// CloudWatch's error code, where there was an answer.
    pub code: Option<String>,
    /// CloudWatch's message, or what went wrong on the way.
    pub message: String,
    /// Whether the same may succeed later.
    pub is_retryable: bool,
    /// The composite alarms whose rules name it: delete or change these first.
    pub needed_by: Vec<String>,
}

impl fmt::Display for FailedDeletion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.name, self.message)?;
        self.code.as_ref().map_or(Ok(()), |code| write!(f, " ({code})"))?;
        if self.needed_by.is_empty() { Ok(()) } else { write!(f, "; needed by {}", self.needed_by.join(", ")) }
    }
}

/// What became of some names.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) gone: Vec<String>,
    pub(crate) failed: Vec<FailedDeletion>,
}

/// Deletes by packs. A pack that is refused for one of its names is halved until that one stands alone: which it is, and
/// what became of the others, CloudWatch does not say reliably. A name that is no more counts as gone.
pub(crate) async fn delete_in_packs<F, Fut>(names: &[String], size: usize, delete: F) -> Outcome
where
    F: Fn(Vec<String>) -> Fut,
    Fut: Future<Output = Result<(), RequestError>>,
{
    let mut outcome = Outcome::default();
    let mut packs: Vec<&[String]> = names.chunks(size).rev().collect();
    while let Some(pack) = packs.pop() {
        match delete(pack.to_vec()).await {
            Ok(()) => outcome.gone.extend_from_slice(pack),
            Err(error) if is_of_one_name(&error) && pack.len() > 1 => {
                let (first, second) = pack.split_at(pack.len() / 2);
                packs.extend([second, first]);
            }
            Err(error) if error.kind() == RequestErrorKind::NotFound => outcome.gone.extend_from_slice(pack),
            Err(error) => outcome.failed.extend(pack.iter().map(|name| FailedDeletion::of(name, &error))),
        }
    }
    outcome
}

fn is_of_one_name(error: &RequestError) -> bool {
    use RequestErrorKind::{Conflict, InvalidRequest, NotFound};
    !error.is_of_credentials() && matches!(error.kind(), InvalidRequest | NotFound | Conflict)
}

impl FailedDeletion {
    fn of(name: &str, error: &RequestError) -> Self {
        Self {
            name: name.to_owned(),
            code: error.code().map(str::to_owned),
            message: error.message().map_or_else(|| error.to_string(), str::to_owned),
            is_retryable: error.is_retryable(),
            needed_by: Vec::new(),
        }
    }
}

/// The names without those that come again, in their order.
pub(crate) fn distinct<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.into_iter().map(Into::into).filter(|name: &String| seen.insert(name.clone())).collect()
}

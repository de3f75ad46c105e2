//! What is right after a fault.

use crate::faults::{Call, FaultKind};
use crate::operation::{Answer, Operation};
use aws_interactions_core::RequestError;
use std::error::Error;

/// What the operation answers, and what it changes, when nothing harms it.
pub(crate) struct Unharmed {
    pub(crate) answer: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What is judged.
pub(crate) struct Case<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) call: &'a Call,
    pub(crate) kind: &'a FaultKind,
    /// Whether the provider retries.
    pub(crate) is_mended: bool,
}

/// What happened.
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    pub(crate) state: String,
    /// What another run does; none where nothing has changed, as that is what an unharmed run does.
    pub(crate) next: Option<Next>,
}

/// Another run, which nothing harms.
#[derive(Debug, Clone)]
pub(crate) struct Next {
    pub(crate) again: Result<String, String>,
    pub(crate) state: String,
}

/// Errors that are this workspace's own words for an answer, and the faults that they are the words for: all that is to be
/// known is in them.
const OWN_WORDS: &[(&str, &[&str])] = &[
    ("DoesNotExist", &["404"]),
    ("AlreadyExists", &["412"]),
    ("Changed", &["412"]),
    ("Denied", &["403"]),
    ("NoSuchVpc", &["404"]),
    ("NotOurs", &["403"]),
    ("CouldntEnsureBucketExists", &["403"]),
    ("NotIntact", &["reset in the body", "truncated body", "stalled body"]),
];

/// The honest outcome of the table that it is, if it is one; else what is wrong.
pub(crate) fn judge(case: &Case<'_>, unharmed: &Unharmed, outcome: &Outcome) -> Result<Option<usize>, String> {
    let honest = honest(case, &outcome.answer);
    match &outcome.answer {
        Ok(answer) if *answer != unharmed.answer && honest.is_none() => {
            return Err(format!("wrong success: {answer} instead of {}", unharmed.answer));
        }
        Err(error) if honest.is_none() => judge_error(case, error.as_ref())?,
        _ => {}
    }
    judge_state(case, unharmed, outcome, honest.is_some())?;
    match &outcome.next {
        Some(Next { again, state }) if *state != unharmed.after => {
            Err(format!("the next run does not complete it: {again:?}: {state} instead of {}", unharmed.after))
        }
        _ => Ok(honest),
    }
}

fn honest(case: &Case<'_>, answer: &Answer) -> Option<usize> {
    let told = match answer {
        _ if case.is_mended => return None,
        Ok(answer) => answer.clone(),
        Err(error) => format!("{error:?}"),
    };
    case.operation.honest.iter().position(|honest| {
        let is_call = honest.call.is_empty() || honest.call == case.call.operation;
        let is_fault = honest.faults.is_empty() || honest.faults.contains(&case.kind.name);
        is_call && is_fault && told.contains(honest.answer)
    })
}

fn judge_error(case: &Case<'_>, error: &(dyn Error + 'static)) -> Result<(), String> {
    let told = chain(error);
    if case.is_mended {
        return Err(format!("is not mended by retries: {told}"));
    }
    let is_named = |names: &&&str| names.split('|').any(|name| told.contains(name));
    if let Some(name) = case.operation.names.iter().find(|names| !is_named(names)) {
        return Err(format!("the error does not name {name}: {told}"));
    }
    let Some(request) = request_error(error) else { return judge_own_words(case, error, &told) };
    if !case.kind.kinds.contains(&request.kind()) {
        return Err(format!("the error is of another kind, {:?}: {told}", request.kind()));
    }
    if case.kind.is_answered && request.request_id().is_none() {
        return Err(format!("the error has no request id: {told}"));
    }
    Ok(())
}

fn judge_own_words(case: &Case<'_>, error: &(dyn Error + 'static), told: &str) -> Result<(), String> {
    let debug = format!("{error:?}");
    let are_right = |(words, faults): &&(&str, &[&str])| debug.contains(words) && faults.contains(&case.kind.name);
    match OWN_WORDS.iter().find(are_right) {
        Some(_) => Ok(()),
        None => Err(format!("the error tells of no request: {told}: {debug}")),
    }
}

/// Before, after, or in between and said.
fn judge_state(case: &Case<'_>, unharmed: &Unharmed, outcome: &Outcome, is_honest: bool) -> Result<(), String> {
    let state = &outcome.state;
    let is_half = *state != unharmed.before && *state != unharmed.after;
    match &outcome.answer {
        Ok(_) if *state != unharmed.after && !is_honest => Err(format!("success without effect: {state}")),
        Err(error) if is_half && !case.kind.may_be_done && !is_honest => {
            let debug = format!("{error:?}");
            let is_admitted = case.operation.admits.iter().any(|words| debug.contains(words));
            if is_admitted { Ok(()) } else { Err(format!("half-made and not said: {state}: {debug}")) }
        }
        _ => Ok(()),
    }
}

/// All that a reader of the error sees.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn request_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a RequestError> {
    std::iter::successors(Some(error), |error| (*error).source()).find_map(|error| error.downcast_ref())
}

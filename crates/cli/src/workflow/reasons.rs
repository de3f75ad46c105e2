//! Failures of one reason, told once.

use aws_interactions_orchestration::WorkflowEvent;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The reasons of failures that were told, each with the steps that failed for it since: an endpoint that cannot be
/// reached fails every step alike. They are told together when this goes.
pub(super) struct Reasons {
    since: Mutex<BTreeMap<String, Vec<String>>>,
    tell: Box<dyn Fn(&str) + Send + Sync>,
}

impl Reasons {
    pub(super) fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { since: Mutex::default(), tell: Box::new(tell) }
    }

    /// Whether this is to be told now: no failure, or one for a reason that was not told before.
    pub(super) fn is_new(&self, event: &WorkflowEvent) -> bool {
        let WorkflowEvent::Failed { step, error, .. } = event else { return true };
        // What comes before it names the step.
        let reason = error.rsplit(": ").next().unwrap_or_default();
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(steps) = since.get_mut(reason) else {
            since.insert(reason.to_owned(), Vec::new());
            return true;
        };
        steps.push(step.clone());
        false
    }
}

impl Drop for Reasons {
    fn drop(&mut self) {
        let since = self.since.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (reason, steps) in since.iter().filter(|(_, steps)| !steps.is_empty()) {
            (self.tell)(&format!("✗ {} more for the same reason, {reason}: {}", steps.len(), steps.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    fn failed(step: &str, error: &str) -> WorkflowEvent {
        WorkflowEvent::Failed { step: step.to_owned(), took: Duration::ZERO, error: error.to_owned() }
    }

    #[test]
    fn when_steps_fail_for_one_reason_then_the_first_is_told_at_once_and_the_others_together_at_the_end() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let reasons = Reasons::new(move |line| heard.lock().expect("no panic").push(line.to_owned()));

        let events = [
            failed("list a", "about a: network failure: refused"),
            failed("list b", "about b: network failure: refused"),
            failed("list c", "about c: access denied"),
            failed("list d", "about d: network failure: refused"),
            WorkflowEvent::Done { step: "list e".to_owned(), took: Duration::ZERO },
        ];
        assert_eq!(events.each_ref().map(|event| reasons.is_new(event)), [true, false, true, false, true]);
        assert!(told.lock().expect("no panic").is_empty());

        drop(reasons);
        assert_eq!(*told.lock().expect("no panic"), ["✗ 2 more for the same reason, refused: list b, list d"]);
    }
}

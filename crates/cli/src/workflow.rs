//! What a workflow tells while it runs, as people see it.

mod reasons;

use crate::output::{Output, escape_controls};
use crate::progress;
use aws_interactions_orchestration::{WorkflowEvent, WorkflowEvents};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use reasons::Reasons;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Tells people the steps of a workflow on standard error: a line for each that has ended and, while somebody watches,
/// a spinner for each that runs. Silent when quiet and for scripts.
///
/// What is still drawn goes when this does, which is to be before results are printed. As a temporary it is:
/// `launch(&plan, &workflow::events(session.output), &session.provider).await?`.
pub(crate) fn events(output: Output) -> WorkflowEvents {
    if output.is_watched() {
        let drawn = progress::screen();
        let below = drawn.clone();
        // Nobody is left to tell when the terminal is gone.
        let reasons = Reasons::new(move |line| drop(below.println(escape_controls(line))));
        let screen = Screen { drawn, running: Mutex::default(), reasons };
        return WorkflowEvents::new(move |event| screen.show(event));
    }
    let reasons = Reasons::new(move |line| output.note(line));
    WorkflowEvents::new(move |event| {
        if let Some((_, line)) = ended(event).filter(|_| reasons.is_new(event)) {
            output.note(&line);
        }
    })
}

/// Spinners at the foot of a terminal, under the lines of what has ended.
struct Screen {
    drawn: MultiProgress,
    running: Mutex<HashMap<String, ProgressBar>>,
    reasons: Reasons,
}

impl Screen {
    fn show(&self, event: &WorkflowEvent) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            WorkflowEvent::Started { step } => {
                running.insert(step.clone(), self.spinner(step));
            }
            WorkflowEvent::Progressed { step, seen } => {
                if let Some(spinner) = running.get(step) {
                    spinner.set_message(escape_controls(&format!("{step}: {seen}")).into_owned());
                }
            }
            _ => {
                let Some((step, line)) = ended(event) else { return };
                if let Some(spinner) = running.remove(step) {
                    spinner.finish_and_clear();
                }
                if self.reasons.is_new(event) {
                    // Nobody is left to tell when the terminal is gone.
                    let _ = self.drawn.println(escape_controls(&line));
                }
            }
        }
    }

    fn spinner(&self, step: &str) -> ProgressBar {
        let spinner = self.drawn.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed:>4} {wide_msg}") {
            spinner.set_style(style);
        }
        spinner.set_message(escape_controls(step).into_owned());
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }
}

/// The step that has ended with this event, and the line about it.
fn ended(event: &WorkflowEvent) -> Option<(&str, String)> {
    match event {
        WorkflowEvent::Done { step, took } => Some((step, format!("✓ {step} ({:.1} s)", took.as_secs_f64()))),
        WorkflowEvent::Skipped { step, reason } => Some((step, format!("– {step}: {reason}"))),
        WorkflowEvent::Failed { step, took, error } => {
            Some((step, format!("✗ {step} ({:.1} s): {error}", took.as_secs_f64())))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;

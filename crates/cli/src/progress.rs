//! Progress on a terminal.

use crate::output::{Output, escape_controls};
use aws_interactions_core::Waiting;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
#[cfg(feature = "s3")]
use s3_interactions::Progress;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

const BYTES: &str = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
const BYTES_WITHOUT_END: &str = "{spinner} {msg} {bytes} {bytes_per_sec}";
const WAITING: &str = "{spinner} {elapsed:>4} {wide_msg}";
const ENTRIES: &str = "{msg} {wide_bar} {human_pos}/{human_len} {eta}";

/// All that is drawn, so that a question can have the terminal to itself.
static SCREEN: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

pub(crate) fn screen() -> MultiProgress {
    SCREEN.clone()
}

/// Does the work, such as asking, on a terminal that nobody else draws on.
pub(crate) fn while_nothing_is_drawn<T>(work: impl FnOnce() -> T) -> T {
    // Without a terminal there was nothing to clear.
    let _ = SCREEN.clear();
    SCREEN.set_draw_target(ProgressDrawTarget::hidden());
    let done = work();
    SCREEN.set_draw_target(ProgressDrawTarget::stderr());
    done
}

/// A bar that is there only while somebody watches, and gone when it, or a clone of it, is dropped.
#[derive(Clone)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// For a transfer of so many bytes, where the number is known.
    pub(crate) fn bytes(output: Output, what: &str, total: Option<u64>) -> Self {
        Self::new(output, what, total, if total.is_some() { BYTES } else { BYTES_WITHOUT_END })
    }

    /// For work on so many things.
    pub(crate) fn entries(output: Output, what: &str, total: u64) -> Self {
        Self::new(output, what, Some(total), ENTRIES)
    }

    fn new(output: Output, what: &str, total: Option<u64>, template: &str) -> Self {
        if !output.is_watched() {
            return Self(ProgressBar::hidden());
        }
        let bar = screen().add(total.map_or_else(ProgressBar::new_spinner, ProgressBar::new));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// For a wait, of which nobody knows how long it takes.
    pub(crate) fn waiting(output: Output, what: &str) -> Self {
        Self::new(output, what, None, WAITING)
    }

    /// The callback that tells what a wait sees: beside the spinner, or, where nobody watches, a line for each change.
    pub(crate) fn seen(&self, output: Output) -> impl Fn(&Waiting) + Send + Sync + 'static {
        let (bar, last) = (self.0.clone(), Mutex::new(String::new()));
        move |waiting| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if output.is_watched() {
                bar.set_message(escape_controls(&waiting.seen).into_owned());
            } else if *last != waiting.seen {
                output.note(&waiting.seen);
                last.clone_from(&waiting.seen);
            }
        }
    }

    /// Moves on by one, and says how it stands.
    pub(crate) fn advance(&self, stands: String) {
        self.0.inc(1);
        self.0.set_message(stands);
    }

    /// Says what goes on now.
    #[cfg(feature = "s3")]
    pub(crate) fn says(&self, what: String) {
        self.0.set_message(what);
    }

    /// The callback that moves the bar.
    #[cfg(feature = "s3")]
    pub(crate) fn progress(&self) -> Progress {
        self.progress_from(0)
    }

    /// The same for one of several works, behind those that are done.
    #[cfg(feature = "s3")]
    pub(crate) fn progress_from(&self, done: u64) -> Progress {
        let bar = self.0.clone();
        Progress::new(move |position| bar.set_position(done + position))
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

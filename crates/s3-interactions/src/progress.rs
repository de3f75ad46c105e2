//! How far something has come.

use std::fmt;
use std::sync::Arc;

/// A callback that is told how far something has come: the total so far, in bytes or in entries.
///
/// Called from the task that does the work: it must be quick.
///
/// ```
/// use s3_interactions::Progress;
///
/// let progress = Progress::new(|done| eprintln!("{done} bytes"));
/// ```
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<dyn Fn(u64) + Send + Sync>>);

impl Progress {
    /// Calls `report` with the total so far. Without one, `Progress::default()` tells nobody.
    pub fn new(report: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(report)))
    }

    pub(crate) fn report(&self, total: u64) {
        if let Some(report) = &self.0 {
            report(total);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Progress").field(&self.0.is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::noted_progress;

    #[test]
    fn when_progress_is_reported_then_its_callback_and_those_of_its_clones_hear_it() {
        let (progress, told) = noted_progress();
        progress.report(1);
        progress.clone().report(2);
        Progress::default().report(3);
        assert_eq!(told.all(), [1, 2]);
    }

    #[test]
    fn when_progress_is_printed_then_only_whether_somebody_listens_is_shown() {
        assert_eq!(format!("{:?} {:?}", Progress::default(), Progress::new(|_| {})), "Progress(false) Progress(true)");
    }
}

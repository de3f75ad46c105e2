//! Ending a fan-out from elsewhere.

use std::fmt;
use std::sync::Arc;
use tokio::sync::watch;

/// Ends a fan-out from elsewhere: a signal, a button, another task. Clones are one.
///
/// ```
/// use aws_interactions_orchestration::FanOutCancellation;
///
/// let cancellation = FanOutCancellation::default();
/// let elsewhere = cancellation.clone();
/// elsewhere.cancel();
/// assert!(cancellation.is_cancelled());
/// ```
#[derive(Clone)]
pub struct FanOutCancellation(Arc<watch::Sender<bool>>);

impl FanOutCancellation {
    /// Ends what runs, and begins nothing more. There is no way back.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was told to end.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Comes back when it is told to end.
    pub(super) async fn happens(&self) {
        let mut told = self.0.subscribe();
        // The sender is held by this, so there is no end without word.
        let _ = told.wait_for(|is_cancelled| *is_cancelled).await;
    }
}

impl Default for FanOutCancellation {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl fmt::Debug for FanOutCancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FanOutCancellation").field(&self.is_cancelled()).finish()
    }
}

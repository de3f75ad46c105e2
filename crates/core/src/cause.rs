//! Errors from below, shown by their messages alone.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// An error from below this crate.
///
/// `Debug` shows the messages of its chain and nothing else: the SDK's own `Debug` prints raw answers, and the
/// answer of a credentials source is a secret.
#[derive(Clone)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl Cause {
    pub(crate) fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }

    pub(crate) fn as_error(&self) -> &(dyn Error + 'static) {
        &*self.0
    }

    /// The first error of this type in the chain.
    pub(crate) fn find<E: Error + 'static>(&self) -> Option<&E> {
        self.chain().find_map(|error| error.downcast_ref())
    }

    fn chain(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        std::iter::successors(Some(self.as_error()), |&error| error.source())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.chain().map(ToString::to_string)).finish()
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

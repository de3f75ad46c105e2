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
        find_in(self.as_error())
    }

    /// Whether an error of the chain begins with these words.
    pub(crate) fn is_said(&self, words: &str) -> bool {
        chain(self.as_error()).any(|error| error.to_string().starts_with(words))
    }
}

/// The first error of this type in the chain that begins with `error`.
pub(crate) fn find_in<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| below(error))
}

/// What lies below an error; in an `io::Error` that is what was put into it, which its `source` passes over.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|inside| inside as &(dyn Error + 'static)),
        None => error.source(),
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(chain(self.as_error()).map(ToString::to_string)).finish()
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

//! Being told to stop.

use crate::failure::{Failure, FailureKind};
use std::io::{self, IsTerminal, Write};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::CtrlC as Signal;

/// Ctrl-c and SIGTERM, heard from the moment this is made; from then on they do not end the process by themselves.
pub(crate) struct Interruption {
    interrupted: Signal,
    #[cfg(unix)]
    terminated: Signal,
}

impl Interruption {
    pub(crate) fn listen() -> Result<Self, Failure> {
        Self::signals().map_err(|error| Failure::new(FailureKind::Other, error))
    }

    #[cfg(unix)]
    fn signals() -> io::Result<Self> {
        Ok(Self { interrupted: signal(SignalKind::interrupt())?, terminated: signal(SignalKind::terminate())? })
    }

    #[cfg(windows)]
    fn signals() -> io::Result<Self> {
        Ok(Self { interrupted: tokio::signal::windows::ctrl_c()? })
    }

    /// Comes back when it happens.
    #[cfg(unix)]
    pub(crate) async fn happens(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }

    /// Comes back when it happens.
    #[cfg(windows)]
    pub(crate) async fn happens(&mut self) {
        self.interrupted.recv().await;
    }
}

/// Does the work, or drops it where it stands: half a download is removed when it is dropped, and would stay behind
/// if the process just died.
pub(crate) async fn unless_interrupted<T>(
    kind: FailureKind,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut interruption = Interruption::listen()?;
    tokio::select! {
        done = work => done,
        () = interruption.happens() => {
            leave_the_line();
            Err(Failure::new(kind, "interrupted"))
        }
    }
}

/// The cursor may stand behind a question, and behind the `^C` that the terminal shows.
fn leave_the_line() {
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        // A terminal that is gone needs no new line.
        let _ = stderr.write_all(b"\n");
    }
}

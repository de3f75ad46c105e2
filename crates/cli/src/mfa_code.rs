//! Codes of MFA devices: from the environment, or from whoever sits at the terminal.

use crate::output::escape_controls;
use crate::progress;
use aws_interactions_core::MfaChallenge;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Not an option: all users of a machine can read the command lines of processes.
const CODE: &str = "AWSI_MFA_CODE";

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoMfaCode {
    #[error("there is no terminal to ask for it on, and {CODE} is not set")]
    NoTerminal,
    #[error("there is no terminal to ask for it on, and that of {CODE} was used already: AWS takes each code once")]
    Used,
    #[error("the terminal could not be read")]
    Terminal(#[from] io::Error),
}

/// Gives codes. Clones know of each other that the one of the environment is used.
#[derive(Debug, Clone, Default)]
pub(crate) struct MfaCodes {
    is_used: Arc<AtomicBool>,
}

impl MfaCodes {
    pub(crate) async fn give(self, challenge: MfaChallenge) -> Result<String, NoMfaCode> {
        let in_environment = std::env::var(CODE).ok().filter(|code| !code.trim().is_empty());
        let was_used = in_environment.is_some() && self.is_used.swap(true, Ordering::Relaxed);
        match in_environment {
            Some(code) if !was_used => return Ok(code),
            _ if io::stdin().is_terminal() && io::stderr().is_terminal() => {}
            Some(_) => return Err(NoMfaCode::Used),
            None => return Err(NoMfaCode::NoTerminal),
        }
        let asked = tokio::task::spawn_blocking(move || progress::while_nothing_is_drawn(|| ask(&challenge)));
        Ok(asked.await.map_err(io::Error::from).flatten()?)
    }
}

/// What is typed is shown: it is worth nothing once it is sent, and a terminal that hid it would stay so after ctrl-c.
fn ask(challenge: &MfaChallenge) -> io::Result<String> {
    let MfaChallenge { serial, role, profile, .. } = challenge;
    let of_profile = profile.as_ref().map(|name| format!(" (profile {name})")).unwrap_or_default();
    let mut stderr = io::stderr();
    let question = format!("MFA code of {serial} for {role}{of_profile}: ");
    stderr.write_all(escape_controls(&question).as_bytes())?;
    stderr.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

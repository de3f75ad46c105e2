//! Asking before something is lost.

use crate::failure::{Failure, FailureKind};
use crate::output::is_collected;
use std::io::{self, BufRead, IsTerminal, Write};

/// Fails when a deletion was not agreed to by `--yes` and nobody is there to ask. To be called before anything else.
pub(crate) fn require_somebody_to_ask(yes: bool) -> Result<(), Failure> {
    // Many targets cannot share one terminal.
    if yes || (!is_collected() && io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::ConfirmationNeeded,
        "nothing is deleted without --yes, as there is no terminal to ask on",
    ))
}

/// Goes on when `--yes` was said, or when `word` is typed now.
pub(crate) async fn confirm(what: &str, word: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    require_somebody_to_ask(yes)?;
    let question = format!("Type `{word}` to {what}: ");
    // Beside everything else, so that ctrl-c is heard meanwhile.
    let typed = tokio::task::spawn_blocking(move || ask(&question)).await.map_err(io::Error::from);
    let typed = typed.flatten().map_err(|error| Failure::new(FailureKind::Other, error))?;
    if typed == word {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::NotConfirmed,
        format!("not confirmed: `{word}` was not typed, and nothing was changed"),
    ))
}

fn ask(question: &str) -> io::Result<String> {
    let mut stderr = io::stderr();
    stderr.write_all(question.as_bytes())?;
    stderr.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

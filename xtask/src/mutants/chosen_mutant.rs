//! Which mutant this process is of. Put into the copy of a crate that is mutated.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

static CHOSEN: LazyLock<u32> = LazyLock::new(|| {
    let number = std::env::var("CHOSEN_MUTANT").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
});

/// Where bodies that run are noted, and those that are.
static REACHED: LazyLock<Option<Mutex<(File, BTreeSet<u32>)>>> = LazyLock::new(|| {
    let file = File::options().append(true).create(true).open(std::env::var_os("REACHED_BODIES")?).ok()?;
    Some(Mutex::new((file, BTreeSet::new())))
});

/// Its number, asked by a body as it begins.
pub(crate) fn chosen_mutant(body: u32) -> u32 {
    if let Some(reached) = &*REACHED {
        let (file, known) = &mut *reached.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(body) {
            drop(writeln!(file, "{body}"));
        }
    }
    *CHOSEN
}

//! Content on standard input and output, which is no text.

use crate::failure::Failure;
use crate::output::OutputError;
use std::io::{self, Write};
use std::path::Path;

/// Whether a file's name means standard input, or output.
pub(crate) fn is_meant_by(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Writes bytes as they are. A reader that is slow keeps nobody else waiting.
pub(crate) async fn write(bytes: impl AsRef<[u8]> + Send + 'static) -> Result<(), Failure> {
    let written = tokio::task::spawn_blocking(move || {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes.as_ref())?;
        stdout.flush()
    });
    let written = written.await.unwrap_or_else(|error| Err(io::Error::other(error)));
    Ok(written.map_err(OutputError::from)?)
}

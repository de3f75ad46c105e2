//! User data from a file.

use crate::failure::{Failure, FailureKind};
use ec2_interactions::UserData;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
#[error("the user data cannot be read from {}", .file.display())]
struct Unreadable {
    file: PathBuf,
    source: io::Error,
}

pub(crate) async fn user_data(file: Option<&Path>) -> Result<Option<UserData>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let content = tokio::fs::read(file).await;
    let content =
        content.map_err(|source| Failure::new(FailureKind::Other, Unreadable { file: file.to_owned(), source }))?;
    Ok(Some(UserData::new(content)))
}

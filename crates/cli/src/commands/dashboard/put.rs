//! `awsi dashboard put NAME FILE`

use crate::failure::{Failure, FailureKind};
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{DashboardBody, UnreadableBody, put_dashboard};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const JSON: &str = "\
JSON: dashboard, messages (an array of path, text)
  messages are what CloudWatch finds odd in a body that it takes; one that it does not take is an error that tells them.";

#[derive(Debug, Args)]
pub(crate) struct PutArgs {
    /// The dashboard's name
    name: String,

    /// The file with its body: JSON, as `awsi dashboard show` prints it
    file: PathBuf,
}

#[derive(Debug, Serialize)]
struct Put<'a> {
    dashboard: &'a str,
    messages: Vec<Message>,
}

#[derive(Debug, Serialize)]
struct Message {
    path: String,
    text: String,
}

/// A file that is no body of a dashboard.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("the file {} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    #[error("the file {} is not the body of a dashboard", .0.display())]
    NoBody(PathBuf, #[source] UnreadableBody),
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    let body = read(&args.file).await?;
    let messages = put_dashboard(&args.name, &body, &session.provider).await?;
    for message in &messages {
        session.output.note(&format!("CloudWatch says: {message}"));
    }
    let messages = messages.into_iter().map(|message| Message { path: message.path, text: message.text });
    Ok(session.output.confirm(&Put { dashboard: &args.name, messages: messages.collect() })?)
}

async fn read(file: &Path) -> Result<DashboardBody, Failure> {
    let unreadable = |error| Failure::new(FailureKind::Other, FileError::Unreadable(file.to_owned(), error));
    let text = tokio::fs::read_to_string(file).await.map_err(unreadable)?;
    text.parse().map_err(|error| Failure::new(FailureKind::Usage, FileError::NoBody(file.to_owned(), error)))
}

impl View for Put<'_> {
    fn table(&self) -> String {
        format!("Put the dashboard {}.", escape_controls(self.dashboard))
    }
}

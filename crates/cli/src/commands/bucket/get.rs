//! `awsi bucket get s3://bucket/key [FILE]`

use super::cat;
use crate::failure::Failure;
use crate::output::{Output, View, escape_controls, human_size};
use crate::progress::Bar;
use crate::rate;
use crate::session::Session;
use crate::standard_io;
use crate::targets;
use clap::Args;
use s3_interactions::{ExistingFile, GetOptions, RateLimit, S3Uri, StreamOptions, get_object, head_object};
use serde::Serialize;
use std::path::{Component, Path, PathBuf};

pub(crate) const JSON: &str = "JSON: uri, file, size, verified";

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The object
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    object: S3Uri,

    /// The file to write, or a directory to put it in, or - for standard output; named like the key's last part when not
    /// given
    file: Option<PathBuf>,

    /// Overwrite the file if it exists
    #[arg(long, short)]
    force: bool,

    /// Keep what has come of a large object, and go on where an interrupted download of it stopped
    #[arg(long)]
    resume: bool,

    /// Fetch no more than this a second, such as 10MiB
    #[arg(long, value_name = "RATE", value_parser = rate::limit)]
    limit_rate: Option<RateLimit>,
}

#[derive(Debug, Serialize)]
struct Downloaded<'a> {
    uri: String,
    file: &'a Path,
    size: u64,
    verified: bool,
}

pub(crate) async fn run(args: &GetArgs, session: &Session) -> Result<(), Failure> {
    let rate_limit = args.limit_rate.clone().unwrap_or_default();
    if args.file.as_deref().is_some_and(standard_io::is_meant_by) {
        return cat::print(&args.object, &StreamOptions { rate_limit, ..StreamOptions::default() }, session)
            .await
            .map(drop);
    }
    let file = args.destination()?;
    let bar = Bar::bytes(session.output, "Downloading", size_for_bar(args, session).await);
    let existing = if args.force { ExistingFile::Replace } else { ExistingFile::Refuse };
    let options =
        GetOptions { existing, resume: args.resume, rate_limit, on_progress: bar.progress(), ..GetOptions::default() };
    let S3Uri { bucket, key } = &args.object;
    let got = get_object(bucket, key, &file, &options, &session.provider).await?;
    drop(bar);
    let verified = got.verification.is_verified();
    show(session.output, &Downloaded { uri: args.object.to_string(), file: &file, size: got.size, verified })
}

fn show(output: Output, downloaded: &Downloaded<'_>) -> Result<(), Failure> {
    Ok(output.confirm(downloaded)?)
}

/// Asked only when somebody looks: a download needs no request but its own.
async fn size_for_bar(args: &GetArgs, session: &Session) -> Option<u64> {
    if !session.output.is_watched() {
        return None;
    }
    let head = head_object(&args.object.bucket, &args.object.key, &session.provider).await;
    head.ok().map(|head| head.size)
}

impl GetArgs {
    fn destination(&self) -> Result<PathBuf, Failure> {
        let name = || file_name_of(&self.object.key).ok_or_else(|| self.no_name());
        match &self.file {
            None => name().map(PathBuf::from),
            Some(path) if path.is_dir() => Ok(path.join(name()?)),
            Some(path) => Ok(path.clone()),
        }
    }

    fn no_name(&self) -> Failure {
        Failure::usage(format!("the key `{}` ends in no file name: say which FILE to write", self.object.key))
    }
}

/// The last part of a key, where it is the name of a file and leads nowhere else.
pub(super) fn file_name_of(key: &str) -> Option<&str> {
    let name = key.rsplit('/').next()?;
    let mut components = Path::new(name).components();
    let is_name = matches!(components.next(), Some(Component::Normal(only)) if only == name);
    (is_name && components.next().is_none() && !name.contains('\0')).then_some(name)
}

impl View for Downloaded<'_> {
    fn table(&self) -> String {
        let line = format!("Downloaded {} to {} ({}).", self.uri, self.file.display(), human_size(self.size));
        escape_controls(&line).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::file_name_of;

    #[test]
    fn when_a_file_is_named_after_a_key_and_the_key_leads_elsewhere_then_there_is_no_name() {
        let cases = [
            ("a/b/report.txt", Some("report.txt")),
            ("report", Some("report")),
            ("a b+%2F", Some("a b+%2F")),
            (".profile", Some(".profile")),
            ("a/...", Some("...")),
            ("folder/", None),
            ("a/..", None),
            ("..", None),
            ("a/.", None),
            ("", None),
            ("a\0b", None),
        ];
        for (key, expected) in cases {
            assert_eq!(file_name_of(key), expected, "{key}");
        }
    }
}

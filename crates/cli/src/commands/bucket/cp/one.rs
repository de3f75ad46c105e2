//! One file or object that is copied or moved.

use super::CpArgs;
use super::way::Way;
use crate::commands::bucket::cat;
use crate::commands::bucket::tree::printed::Told;
use crate::failure::{Failure, FailureKind};
use crate::journals;
use crate::output::{View, escape_controls, human_size};
use crate::progress::Bar;
use crate::report_file::{Action, Entry, EntryError, Outcome};
use crate::session::Session;
use s3_interactions::{
    CopyOptions, ExistingFile, GetOptions, GotObject, LocalFileError, ObjectError, PutCondition, PutObject, PutOptions,
    S3Uri, StreamOptions, Verification, content_type_of, copy_object, get_object, head_object, move_file_to_bucket,
    move_object, move_object_to_file, put_file_to_bucket, put_stream_to_bucket,
};
use serde::Serialize;
use std::path::Path;

#[derive(Debug, Serialize)]
struct Copied {
    #[serde(skip)]
    done: &'static str,
    from: String,
    to: String,
    size: Option<u64>,
    etag: Option<String>,
    version_id: Option<String>,
    verification: Option<&'static str>,
}

/// What is copied how.
struct Job<'a> {
    way: &'a Way,
    moves: bool,
    if_absent: bool,
    session: &'a Session,
}

/// What would be done. Fails where there is no source.
pub(super) async fn show(way: &Way, session: &Session) -> Result<(), Failure> {
    let size = size_of(way, session).await?;
    let (from, to, etag, version_id, verification) = (way.from(), way.to(), None, None, None);
    Ok(session.output.show(&Copied { done: "Would copy", from, to, size, etag, version_id, verification })?)
}

pub(super) async fn run(way: &Way, told: Told, args: &CpArgs, session: &Session) -> Result<(), Failure> {
    let moves = told == Told::Moved;
    if moves && matches!(way, Way::In(_) | Way::Out(_)) {
        return Err(Failure::usage("- cannot be moved: `awsi bucket cp` copies it"));
    }
    let mut report = args.tree.report.create()?;
    let job = Job { way, moves, if_absent: args.if_absent, session };
    let copied = Box::pin(job.run()).await;
    report.add(&job.entry(&copied))?;
    let copied = copied?;
    // Its content was printed.
    if matches!(way, Way::Out(_)) { Ok(()) } else { Ok(session.output.confirm(&copied)?) }
}

async fn size_of(way: &Way, session: &Session) -> Result<Option<u64>, Failure> {
    match way {
        Way::In(_) => Ok(None),
        Way::Up(file, _) => match tokio::fs::metadata(file).await {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) => Err(Failure::new(FailureKind::Other, format!("{}: {error}", file.display()))),
        },
        Way::Out(S3Uri { bucket, key })
        | Way::Down(S3Uri { bucket, key }, _)
        | Way::Across(S3Uri { bucket, key }, _) => Ok(Some(head_object(bucket, key, &session.provider).await?.size)),
    }
}

impl Job<'_> {
    async fn run(&self) -> Result<Copied, Failure> {
        let what = if self.moves { "Moving" } else { "Copying" };
        match self.way {
            Way::In(to) => {
                let bar = Bar::bytes(self.session.output, what, None);
                let options =
                    PutOptions { content_type: content_type_of(Path::new(&to.key)), ..self.put_options(to, &bar) };
                let mut stdin = tokio::io::stdin();
                let put = put_stream_to_bucket(&mut stdin, &to.bucket, &to.key, &options, &self.session.provider).await;
                Ok(self.stored(put?))
            }
            Way::Out(from) => {
                let verification = cat::print(from, &StreamOptions::default(), self.session).await?;
                Ok(self.copied(None, None, None, verification))
            }
            Way::Up(file, to) => {
                let bar = Bar::bytes(self.session.output, what, self.size_for_bar().await);
                Ok(self.stored(self.upload(file, to, &bar).await?))
            }
            Way::Down(from, file) => {
                let bar = Bar::bytes(self.session.output, what, self.size_for_bar().await);
                let got = self.download(from, file, &bar).await.map_err(of_existing)?;
                Ok(self.copied(Some(got.size), got.etag, got.version_id, got.verification))
            }
            Way::Across(from, to) => {
                let bar = Bar::bytes(self.session.output, what, self.size_for_bar().await);
                Ok(self.stored(self.across(from, to, &bar).await?))
            }
        }
    }

    /// Asked only when somebody looks, and a source that is not there is the copy's to tell.
    async fn size_for_bar(&self) -> Option<u64> {
        if self.session.output.is_watched() { size_of(self.way, self.session).await.ok().flatten() } else { None }
    }

    async fn upload(&self, file: &Path, to: &S3Uri, bar: &Bar) -> Result<PutObject, ObjectError> {
        let (S3Uri { bucket, key }, provider) = (to, &self.session.provider);
        let options = PutOptions { content_type: content_type_of(file), ..self.put_options(to, bar) };
        if self.moves {
            return Box::pin(move_file_to_bucket(file, bucket, key, &options, provider)).await;
        }
        put_file_to_bucket(file, bucket, key, &options, provider).await
    }

    async fn download(&self, from: &S3Uri, file: &Path, bar: &Bar) -> Result<GotObject, ObjectError> {
        let existing = if self.if_absent { ExistingFile::Refuse } else { ExistingFile::Replace };
        let options = GetOptions { existing, on_progress: bar.progress(), ..GetOptions::default() };
        if self.moves {
            return Box::pin(move_object_to_file(from, file, &options, &self.session.provider)).await;
        }
        get_object(&from.bucket, &from.key, file, &options, &self.session.provider).await
    }

    async fn across(&self, from: &S3Uri, to: &S3Uri, bar: &Bar) -> Result<PutObject, ObjectError> {
        let journal = journals::of(to, &self.session.provider);
        let options = CopyOptions { condition: self.condition(), journal, on_progress: bar.progress() };
        if self.moves {
            return Box::pin(move_object(from, to, &options, &self.session.provider)).await;
        }
        copy_object(from, to, &options, &self.session.provider).await
    }

    fn put_options(&self, to: &S3Uri, bar: &Bar) -> PutOptions {
        let journal = journals::of(to, &self.session.provider);
        PutOptions { condition: self.condition(), journal, on_progress: bar.progress(), ..PutOptions::default() }
    }

    fn condition(&self) -> PutCondition {
        if self.if_absent { PutCondition::IfAbsent } else { PutCondition::Always }
    }

    fn stored(&self, put: PutObject) -> Copied {
        self.copied(Some(put.size), put.etag, put.version_id, put.verification)
    }

    fn copied(
        &self,
        size: Option<u64>,
        etag: Option<String>,
        version_id: Option<String>,
        verification: Verification,
    ) -> Copied {
        let done = if self.moves { "Moved" } else { "Copied" };
        let (from, to, verification) = (self.way.from(), self.way.to(), Some(verification.as_str()));
        Copied { done, from, to, size, etag, version_id, verification }
    }

    fn entry(&self, copied: &Result<Copied, Failure>) -> Entry {
        let (from, to) = (self.way.from(), self.way.to());
        let name = if matches!(self.way, Way::In(_)) { &to } else { &from };
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let outcome = if copied.is_ok() { Outcome::Done } else { Outcome::Failed };
        Entry {
            from: Some(from),
            to: Some(to),
            version_id: copied.as_ref().ok().and_then(|copied| copied.version_id.clone()),
            bytes: copied.as_ref().ok().and_then(|copied| copied.size),
            verification: copied.as_ref().ok().and_then(|copied| copied.verification),
            error: copied.as_ref().err().map(|failure| EntryError::of(failure)),
            ..Entry::new(outcome, if self.moves { Action::Move } else { Action::Copy }, name)
        }
    }
}

/// Here nothing but leaving out `--if-absent` would overwrite it.
fn of_existing(error: ObjectError) -> Failure {
    match error {
        ObjectError::LocalFile(LocalFileError::AlreadyExists { .. }) => Failure::new(FailureKind::Refused, error),
        _ => error.into(),
    }
}

impl View for Copied {
    fn table(&self) -> String {
        let size = self.size.map(|size| format!(" ({})", human_size(size))).unwrap_or_default();
        let line = format!("{} {} to {}{size}.", self.done, self.from, self.to);
        escape_controls(&line).into_owned()
    }
}

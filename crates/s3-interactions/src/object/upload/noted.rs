//! Uploads in parts that are noted in a journal, whatever their parts are made of.
//!
//! That S3 is asked for an upload is noted before it is asked, and the upload's id when it is known: whenever a process is
//! killed, the next one with the same journal knows what may be there.

use super::begun::{Begun, KnownParts};
use super::lost::may_have_begun;
use crate::object::address::check_address;
use crate::object::error::ObjectError;
use crate::object::journal::{Journal, Told, unusable};
use crate::object::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a journal is of: its first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    upload_to: String,
    key: String,
    part_size: u64,
    /// What its parts are made of, told from others and from itself after a change. None of what cannot be read again.
    source: Option<Value>,
    /// When S3 was asked for uploads, in milliseconds since 1970: the id of the last is in the next line.
    asked: Vec<u64>,
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line<L> {
    Begun { upload_id: String },
    Part(L),
}

/// What a journal tells.
pub(crate) enum Left<L> {
    /// An upload that can be gone on with.
    Standing(Standing<L>),
    Nothing(Nameless),
}

/// An upload that can be gone on with.
pub(crate) struct Standing<L> {
    pub(crate) journal: Journal,
    pub(crate) upload_id: String,
    /// What was noted of its parts.
    pub(crate) lines: Vec<L>,
    /// What S3 has of them.
    pub(crate) known: KnownParts,
}

/// When S3 was asked for uploads of which nobody knows the ids.
#[derive(Debug, Default)]
pub(crate) struct Nameless(Vec<u64>);

/// The upload of `wanted` that the journal tells of, where it can be gone on with. Of another source, or of other parts, it
/// is ended: they are of no use.
pub(crate) async fn left<L: DeserializeOwned>(
    path: &Path,
    wanted: &Head,
    provider: &AwsClientProvider,
) -> Result<Left<L>, ObjectError> {
    let Some(told) = Journal::open::<Head, Line<L>>(path)? else { return Ok(Left::Nothing(Nameless::default())) };
    let Told { journal, head, lines } = told;
    let head = head.ok_or_else(|| unusable(path, "it is damaged, or something else"))?;
    if !head.is_of(&wanted.upload_to, &wanted.key) {
        return Err(unusable(path, "it is of an upload to somewhere else"));
    }
    let (id, lines) = apart(lines);
    let nameless = head.nameless(id.is_some());
    let Some(upload_id) = id else { return Ok(Left::Nothing(nameless)) };
    check_address("ListParts", [Some(&upload_id)]).map_err(|_| unusable(path, "it is damaged, or something else"))?;
    let begun = head.begun(&upload_id, provider);
    if head.can_become(wanted) {
        match begun.known_parts().await {
            Ok(Some(known)) => {
                begun.end_nameless(&nameless.times()).await?;
                return Ok(Left::Standing(Standing { journal, upload_id, lines, known }));
            }
            Ok(None) => return Ok(Left::Nothing(nameless)),
            // Without them nobody can go on.
            Err(ObjectError::AccessDenied { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    match begun.end().await {
        // Who may not end it could never upload again: its parts are the bucket's owner's to take.
        Err(ObjectError::AccessDenied { .. }) => {
            tracing::warn!(key = head.key, upload_id, "an earlier upload may not be ended");
        }
        ended => ended?,
    }
    if nameless.0.is_empty() {
        journal.remove()?;
    }
    Ok(Left::Nothing(nameless))
}

/// Has `create` begin an upload, and notes it; then ends those that were asked for before.
pub(crate) async fn begin(
    path: &Path,
    head: Head,
    Nameless(earlier): Nameless,
    create: impl Future<Output = Result<String, ObjectError>>,
    provider: &AwsClientProvider,
) -> Result<(Journal, String), ObjectError> {
    let asked = earlier.iter().copied().chain([now()]).collect();
    let head = Head { asked, ..head };
    let journal = Journal::begin(path, &head)?;
    let id = match create.await {
        Err(error) if earlier.is_empty() && !may_have_begun(&error) => {
            journal.remove()?;
            return Err(error);
        }
        answer => answer?,
    };
    let begun = head.begun(&id, provider);
    if let Err(error) = journal.add(&Line::<()>::Begun { upload_id: id.clone() }) {
        return Err(begun.abort(None, error).await);
    }
    begun.end_nameless(&Nameless(earlier).times()).await?;
    Ok((journal, id))
}

/// Ends the upload that a journal tells of, and removes it. One that somebody works with stays, as does one whose upload
/// cannot be ended now, or has no name: that has no parts, and the next in parts ends it.
pub(crate) async fn end_left(path: &Path, provider: &AwsClientProvider) -> Result<(), ObjectError> {
    end_left_where(path, |_| true, provider).await
}

/// Ends what stands of an upload to this key, where what goes there now needs no parts.
pub(crate) async fn end_left_of(path: Option<&Path>, bucket: &str, key: &str, provider: &AwsClientProvider) {
    let Some(path) = path else { return };
    // Nothing here depends on it: what cannot be ended now stays noted.
    if let Err(error) = end_left_where(path, |head| head.is_of(bucket, key), provider).await {
        tracing::debug!(%error, "an upload that was left stays");
    }
}

async fn end_left_where(
    path: &Path,
    is_meant: impl Fn(&Head) -> bool,
    provider: &AwsClientProvider,
) -> Result<(), ObjectError> {
    let Some(Told { journal, head, lines }) = Journal::open::<Head, Line<IgnoredAny>>(path)? else { return Ok(()) };
    let Some(head) = head else { return journal.remove() };
    if !is_meant(&head) {
        return Ok(());
    }
    let (id, _) = apart(lines);
    let id = id.filter(|id| check_address("AbortMultipartUpload", [Some(id)]).is_ok());
    if let Some(id) = &id {
        head.begun(id, provider).end().await?;
    }
    if head.nameless(id.is_some()).0.is_empty() { journal.remove() } else { Ok(()) }
}

/// Whether the same upload may succeed later: not one whose source or whose object is another by now.
pub(crate) fn may_go_on_after(error: &ObjectError) -> bool {
    match error {
        ObjectError::Request { source, .. } => source.code() != Some("NoSuchUpload"),
        ObjectError::AccessDenied { .. } | ObjectError::LocalFile(LocalFileError::Io { .. }) => true,
        _ => false,
    }
}

/// The id of the upload, and its parts.
fn apart<L>(lines: Vec<Line<L>>) -> (Option<String>, Vec<L>) {
    let (mut id, mut parts) = (None, Vec::new());
    for line in lines {
        match line {
            Line::Begun { upload_id } => id = Some(upload_id),
            Line::Part(part) => parts.push(part),
        }
    }
    (id, parts)
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

impl Head {
    pub(crate) fn new(bucket: &str, key: &str, part_size: u64, source: &impl Serialize) -> Self {
        let source = serde_json::to_value(source).ok();
        Self { part_size, source, ..Self::of_stream(bucket, key) }
    }

    /// Of what cannot be read again: there is no going on with it.
    pub(crate) fn of_stream(bucket: &str, key: &str) -> Self {
        let (upload_to, key) = (bucket.to_owned(), key.to_owned());
        Self { upload_to, key, part_size: 0, source: None, asked: Vec::new() }
    }

    /// Whether it can be read again.
    pub(crate) fn is_of_what_stays(&self) -> bool {
        self.source.is_some()
    }

    fn is_of(&self, bucket: &str, key: &str) -> bool {
        self.upload_to == bucket && self.key == key
    }

    fn can_become(&self, wanted: &Self) -> bool {
        wanted.is_of_what_stays() && (self.part_size, &self.source) == (wanted.part_size, &wanted.source)
    }

    fn nameless(&self, is_last_heard: bool) -> Nameless {
        let count = self.asked.len().saturating_sub(usize::from(is_last_heard));
        Nameless(self.asked.iter().copied().take(count).collect())
    }

    fn begun<'a>(&'a self, id: &'a str, provider: &'a AwsClientProvider) -> Begun<'a> {
        Begun { bucket: &self.upload_to, key: &self.key, id, provider }
    }
}

impl Nameless {
    fn times(&self) -> Vec<SystemTime> {
        self.0.iter().filter_map(|asked| UNIX_EPOCH.checked_add(Duration::from_millis(*asked))).collect()
    }
}

#[cfg(test)]
mod tests;

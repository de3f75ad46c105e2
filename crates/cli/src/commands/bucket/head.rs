//! `awsi bucket head s3://bucket/key`

use crate::failure::Failure;
use crate::output::{View, details, human_size, rfc3339};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{ObjectHead, S3Uri, head_object};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: uri, size, modified, etag, version_id, storage_class, content_type, metadata (an object)";

#[derive(Debug, Args)]
pub(crate) struct HeadArgs {
    /// The object
    #[arg(value_name = "s3://bucket/key", value_parser = targets::object)]
    object: S3Uri,
}

#[derive(Debug, Serialize)]
struct Head {
    uri: String,
    size: u64,
    modified: Option<String>,
    etag: Option<String>,
    version_id: Option<String>,
    storage_class: String,
    content_type: Option<String>,
    metadata: BTreeMap<String, String>,
}

pub(crate) async fn run(args: &HeadArgs, session: &Session) -> Result<(), Failure> {
    let head = head_object(&args.object.bucket, &args.object.key, &session.provider).await?;
    Ok(session.output.show(&Head::new(&args.object, head))?)
}

impl Head {
    fn new(object: &S3Uri, head: ObjectHead) -> Self {
        Self {
            uri: object.to_string(),
            size: head.size,
            modified: rfc3339(head.modified),
            etag: head.etag,
            version_id: head.version_id,
            storage_class: head.storage_class.to_string(),
            content_type: head.content_type,
            metadata: head.metadata,
        }
    }
}

impl Head {
    /// Rounded and exact, where that is not the same.
    fn size_for_people(&self) -> String {
        let rounded = human_size(self.size);
        if self.size < 1024 { rounded } else { format!("{rounded} ({} bytes)", self.size) }
    }
}

impl View for Head {
    fn table(&self) -> String {
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let mut rows = vec![
            ("Object".to_owned(), self.uri.clone()),
            ("Size".to_owned(), self.size_for_people()),
            ("Modified".to_owned(), known(&self.modified)),
            ("ETag".to_owned(), known(&self.etag)),
            ("Version".to_owned(), known(&self.version_id)),
            ("Storage class".to_owned(), self.storage_class.clone()),
            ("Content type".to_owned(), known(&self.content_type)),
        ];
        rows.extend(self.metadata.iter().map(|(name, value)| (format!("Metadata {name}"), value.clone())));
        details(rows)
    }
}

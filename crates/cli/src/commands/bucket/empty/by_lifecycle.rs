//! `awsi bucket empty --by-lifecycle`: S3 deletes, by rules of the bucket's lifecycle.

use super::EmptyArgs;
use crate::failure::Failure;
use crate::output::{View, counted, human_size};
use crate::session::Session;
use crate::targets::Folder;
use s3_interactions::{
    BucketContents, PrefixExpiration, count_prefix_contents, end_prefix_expiration, expire_prefix,
    get_prefix_expiration,
};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct HandedOver<'a> {
    bucket: &'a str,
    prefix: &'a str,
    outcome: &'static str,
    rules: Vec<String>,
    is_enabled: bool,
    contents: Option<Contents>,
}

#[derive(Debug, Serialize)]
struct Contents {
    versions: u64,
    delete_markers: u64,
    uploads: u64,
    bytes: u64,
}

pub(super) async fn run(args: &EmptyArgs, session: &Session) -> Result<(), Failure> {
    let Folder { bucket, prefix } = &args.folder;
    let provider = &session.provider;
    let told = HandedOver { bucket, prefix, outcome: "", rules: Vec::new(), is_enabled: false, contents: None };
    if args.take_back {
        let outcome = if end_prefix_expiration(bucket, prefix, provider).await? { "taken-back" } else { NONE };
        return Ok(session.output.confirm(&HandedOver { outcome, ..told })?);
    }
    let before = get_prefix_expiration(bucket, prefix, provider).await?;
    if args.status {
        let contents = Contents::from(count_prefix_contents(bucket, prefix, provider).await?);
        let told = HandedOver { outcome: NONE, contents: Some(contents), ..told };
        return Ok(session.output.show(&told.with("handed-over", before))?);
    }
    if let Some(before) = before.filter(|before| before.is_enabled) {
        return Ok(session.output.confirm(&told.with("handed-over-before", Some(before)))?);
    }
    let place = args.place();
    session.output.note(&format!(
        "S3 will delete everything in {place}, with what is written there later, by rules of the bucket's lifecycle."
    ));
    args.confirm("have S3 delete all of it").await?;
    let expiration = expire_prefix(bucket, prefix, provider).await?;
    Ok(session.output.confirm(&told.with("handed-over", Some(expiration)))?)
}

const NONE: &str = "not-handed-over";

impl HandedOver<'_> {
    fn with(self, outcome: &'static str, expiration: Option<PrefixExpiration>) -> Self {
        match expiration {
            Some(PrefixExpiration { rules, is_enabled, .. }) => Self { outcome, rules, is_enabled, ..self },
            None => self,
        }
    }
}

impl From<BucketContents> for Contents {
    fn from(contents: BucketContents) -> Self {
        let BucketContents { versions, delete_markers, uploads, bytes, .. } = contents;
        Self { versions, delete_markers, uploads, bytes }
    }
}

impl View for HandedOver<'_> {
    fn table(&self) -> String {
        let place = super::place(self.bucket, self.prefix);
        let (rules, off) = (self.rules.join(" and "), if self.is_enabled { "" } else { ", which are switched off" });
        let by = format!("by the lifecycle rules {rules}{off}");
        let told = match self.outcome {
            "taken-back" => format!("S3 deletes nothing more of {place} for us: the rules are gone."),
            "handed-over" if self.contents.is_some() => format!("S3 deletes {place} {by}."),
            "handed-over" => format!(
                "Chosen is the lifecycle, as --by-lifecycle says: S3 deletes {place} {by}. It begins at midnight UTC and \
                 takes some days; --status tells how far it is, --take-back ends it."
            ),
            "handed-over-before" => format!("S3 deletes {place} already, {by}."),
            _ => format!("S3 was not told to delete {place}."),
        };
        let left = self.contents.as_ref().map(|left| {
            let versions = counted(left.versions, "object version");
            let markers = counted(left.delete_markers, "delete marker");
            let (uploads, size) = (counted(left.uploads, "unfinished upload"), human_size(left.bytes));
            format!("\nLeft are {versions} ({size}), {markers} and {uploads}.")
        });
        told + &left.unwrap_or_default()
    }
}

//! `awsi bucket create NAME`

use crate::failure::Failure;
use crate::output::View;
use crate::pairs;
use crate::session::Session;
use crate::targets;
use clap::{Args, ValueEnum};
use s3_interactions::{BucketCreation, BucketSettings, Encryption, ObjectOwnership, create_bucket};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: bucket, region, outcome
  outcome is created or already-owned; a bucket that is yours already keeps its settings";

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// The bucket's name
    #[arg(value_name = "NAME", value_parser = targets::bucket_name)]
    bucket: String,

    /// Keep what is overwritten and deleted as older versions
    #[arg(long)]
    versioning: bool,

    /// How new objects are encrypted: s3, kms or kms:KEY; s3 when nothing is said
    #[arg(long, value_name = "HOW", value_parser = targets::encryption)]
    encryption: Option<Encryption>,

    /// Tag the bucket, may be said several times
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,

    /// Who owns what other accounts write here
    #[arg(long, value_enum, default_value_t)]
    ownership: Ownership,

    /// Let ACLs and policies make the bucket public
    #[arg(long)]
    no_block_public_access: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Ownership {
    /// The bucket's owner, ACLs are off
    #[default]
    BucketOwnerEnforced,
    /// The bucket's owner, where the writer grants it
    BucketOwnerPreferred,
    /// The account that wrote the object
    ObjectWriter,
}

impl From<Ownership> for ObjectOwnership {
    fn from(ownership: Ownership) -> Self {
        match ownership {
            Ownership::BucketOwnerEnforced => Self::BucketOwnerEnforced,
            Ownership::BucketOwnerPreferred => Self::BucketOwnerPreferred,
            Ownership::ObjectWriter => Self::ObjectWriter,
        }
    }
}

/// What asking for a bucket came to.
#[derive(Debug, Serialize)]
struct Creation<'a> {
    bucket: &'a str,
    region: &'a str,
    outcome: &'static str,
}

pub(crate) async fn run(args: &CreateArgs, session: &Session) -> Result<(), Failure> {
    let settings = BucketSettings {
        versioning: args.versioning,
        encryption: args.encryption.clone().unwrap_or_default(),
        block_public_access: !args.no_block_public_access,
        tags: args.tags.iter().cloned().collect(),
        ownership: args.ownership.into(),
    };
    let creation = create_bucket(&args.bucket, &settings, &session.provider).await?;
    let (bucket, region) = (args.bucket.as_str(), session.provider.region());
    Ok(session.output.confirm(&Creation { bucket, region, outcome: outcome_name(creation) })?)
}

fn outcome_name(creation: BucketCreation) -> &'static str {
    match creation {
        BucketCreation::Created => "created",
        _ => "already-owned",
    }
}

impl View for Creation<'_> {
    fn table(&self) -> String {
        match self.outcome {
            "created" => format!("Created the bucket {} in {}.", self.bucket, self.region),
            _ => format!("The bucket {} is yours already; its settings are as they were.", self.bucket),
        }
    }
}

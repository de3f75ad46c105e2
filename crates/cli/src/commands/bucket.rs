//! `awsi bucket …`

mod cat;
mod cp;
mod create;
mod deletion;
mod destroy;
mod diff;
mod du;
mod empty;
mod ensure;
mod failures;
mod find;
mod get;
mod head;
mod listed;
mod log;
mod ls;
mod presign;
mod purge;
mod put;
mod rm;
mod selection;
mod status;
mod stored;
mod sync;
mod tree;
mod uploads;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;
use tree::printed::Told;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum BucketCommand {
    /// Tell whether a bucket exists, where, and whether you may use it
    #[command(after_help = status::JSON)]
    Status(status::StatusArgs),
    /// Create a bucket, private unless told otherwise
    #[command(after_help = create::JSON)]
    Create(create::CreateArgs),
    /// Make sure of this account's own bucket PREFIX-ACCOUNT-REGION: private, versioned, encrypted
    #[command(after_help = ensure::JSON)]
    Ensure(ensure::EnsureArgs),
    /// Show where a bucket's access logs go, have them delivered to another bucket, or stop
    #[command(after_help = log::JSON)]
    Log(log::LogArgs),
    /// Show when S3 ends a bucket's unfinished uploads by itself, have it do so, or stop
    #[command(after_help = uploads::JSON)]
    Uploads(uploads::UploadsArgs),
    /// List buckets, or what is in a bucket
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Sum up the objects of a bucket, or under a prefix: all together, by folder and by storage class
    #[command(after_help = du::JSON)]
    Du(du::DuArgs),
    /// Find objects by name, size, time and storage class
    #[command(after_help = find::JSON)]
    Find(find::FindArgs),
    /// Upload a file
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// Download an object; a file is not overwritten without --force
    #[command(after_help = get::JSON)]
    Get(get::GetArgs),
    /// Print the content of an object, or a range of it, as it is
    #[command(after_help = cat::JSON)]
    Cat(cat::CatArgs),
    /// Show what is known of an object: size, times, metadata
    #[command(after_help = head::JSON)]
    Head(head::HeadArgs),
    /// Copy a file or an object, up, down or inside S3, or all below a folder or prefix
    #[command(after_help = cp::JSON)]
    Cp(cp::CpArgs),
    /// Move files or objects: copy each, prove the copy, and then delete the source
    #[command(after_help = cp::JSON)]
    Mv(cp::CpArgs),
    /// Make a folder or prefix like another: upload, download or copy what is missing or has changed
    #[command(after_help = sync::JSON)]
    Sync(sync::SyncArgs),
    /// Tell in what a folder or prefix differs from another, by contents
    #[command(after_help = diff::JSON)]
    Diff(diff::DiffArgs),
    /// Delete objects, or all under a prefix; in a versioned bucket their versions stay unless --versions is said
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
    /// Delete everything in a bucket, or under a prefix: all versions, delete markers and unfinished uploads
    #[command(after_help = empty::JSON)]
    Empty(empty::EmptyArgs),
    /// Delete a bucket with everything in it
    #[command(after_help = deletion::JSON)]
    Destroy(deletion::DeletionArgs),
    /// Print a URL that reads or writes an object without credentials, for a while
    #[command(after_help = presign::JSON)]
    Presign(presign::PresignArgs),
}

impl BucketCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        require_somebody_to_ask(self.needs_nobody())?;
        unless_interrupted(self.when_interrupted(), Box::pin(self.go(&Session::open(options).await?))).await
    }

    fn when_interrupted(&self) -> FailureKind {
        if matches!(self, Self::Put(_) | Self::Cp(_) | Self::Mv(_) | Self::Sync(_)) {
            FailureKind::UploadInterrupted
        } else {
            FailureKind::Interrupted
        }
    }

    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        match self {
            Self::Empty(args) => args.needs_nobody(),
            Self::Destroy(args) => args.needs_nobody(),
            Self::Rm(args) => args.needs_nobody(),
            Self::Sync(args) => args.needs_nobody(),
            _ => true,
        }
    }

    /// Whether it asks S3 one thing after the other.
    pub(crate) fn asks_in_turn(&self) -> bool {
        matches!(
            self,
            Self::Status(_)
                | Self::Create(_)
                | Self::Ensure(_)
                | Self::Log(_)
                | Self::Uploads(_)
                | Self::Head(_)
                | Self::Presign(_)
        )
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Status(args) => status::run(args, session).await,
            Self::Create(args) => create::run(args, session).await,
            Self::Ensure(args) => ensure::run(args, session).await,
            Self::Log(args) => log::run(args, session).await,
            Self::Uploads(args) => uploads::run(args, session).await,
            Self::Ls(args) => ls::run(args, session).await,
            Self::Du(args) => du::run(args, session).await,
            Self::Find(args) => find::run(args, session).await,
            Self::Put(args) => put::run(args, session).await,
            Self::Get(args) => get::run(args, session).await,
            Self::Cat(args) => cat::run(args, session).await,
            Self::Head(args) => head::run(args, session).await,
            Self::Cp(args) => cp::run(args, Told::Copied, session).await,
            Self::Mv(args) => cp::run(args, Told::Moved, session).await,
            Self::Sync(args) => sync::run(args, session).await,
            Self::Diff(args) => diff::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
            Self::Empty(args) => empty::run(args, session).await,
            Self::Destroy(args) => destroy::run(args, session).await,
            Self::Presign(args) => presign::run(args, session).await,
        }
    }
}

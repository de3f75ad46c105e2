//! The commands, one file each.

mod bucket;
mod completions;
mod demo;
mod local;
mod whoami;

use crate::args::GlobalOptions;
use crate::failure::Failure;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Tell who calls: account, ARN, kind and name, region
    #[command(after_help = whoami::JSON)]
    Whoami,
    /// Work with buckets and objects
    #[command(subcommand)]
    Bucket(bucket::BucketCommand),
    /// The embedded AWS
    #[command(subcommand)]
    Local(local::LocalCommand),
    /// Run the main job from end to end, step by step, on the embedded AWS
    #[command(after_help = demo::JSON)]
    Demo(demo::DemoArgs),
    /// Print the completions for a shell
    Completions(completions::CompletionsArgs),
}

impl Command {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        match self {
            Self::Whoami => whoami::run(&Session::open(options).await?).await,
            Self::Bucket(command) => command.run(options).await,
            Self::Local(local::LocalCommand::Serve(args)) => local::serve(args, options).await,
            Self::Demo(args) => demo::run(args, options).await,
            Self::Completions(args) => completions::run(args),
        }
    }
}

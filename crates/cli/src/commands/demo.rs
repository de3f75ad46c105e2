//! `awsi demo`: the main job from end to end, every step checked.

mod narrator;
mod sample;
mod steps;

use crate::args::GlobalOptions;
use crate::confirmation::{confirm, require_somebody_to_ask};
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Args;
use narrator::Narrator;
use sample::Sample;
use std::path::PathBuf;
use steps::Demo;

pub(crate) const JSON: &str = "JSON: steps (an array of step, what, result, ok)";

/// What the demo's bucket begins with, and what is typed to let it run on a real endpoint.
const PREFIX: &str = "awsi-demo";

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The file to upload; a generated one of random content when not given
    file: Option<PathBuf>,

    /// Run on AWS itself, or on the endpoint that is configured; creates a bucket awsi-demo-…, and destroys it
    #[arg(long)]
    real: bool,

    /// Do not ask
    #[arg(long, short, requires = "real")]
    yes: bool,
}

pub(crate) async fn run(args: &DemoArgs, options: &GlobalOptions) -> Result<(), Failure> {
    let session = open(args, options).await?;
    let sample = Sample::take(args.file.as_deref())?;
    let place = if args.real { "the endpoint that is configured" } else { "an embedded AWS (no account, no network)" };
    let mut demo = Demo::new(&session.provider, Narrator::begin(session.output, place), sample);
    let outcome = Box::pin(go(args, &mut demo)).await;
    demo.narrator.end(outcome.is_ok())?;
    outcome
}

async fn open(args: &DemoArgs, options: &GlobalOptions) -> Result<Session, Failure> {
    let is_elsewhere = options.profile.is_some() || options.endpoint_url.is_some() || options.instance_role;
    if args.real && options.local {
        return Err(Failure::usage("--real cannot be used with --local"));
    }
    if args.real {
        require_somebody_to_ask(args.yes)?;
        return Session::open(options).await;
    }
    if is_elsewhere {
        return Err(Failure::usage("the demo runs on the embedded AWS; to run it on a real endpoint say --real"));
    }
    Session::open_local(options).await
}

/// Whatever happens to a step, the bucket is destroyed. The first failure is told.
async fn go(args: &DemoArgs, demo: &mut Demo<'_>) -> Result<(), Failure> {
    let target = demo.look_around().await?;
    if args.real {
        let what = format!("create the bucket {} in {}, and destroy it again", target.bucket, target.environment);
        confirm(&what, PREFIX, args.yes).await?;
    }
    let worked = unless_interrupted(FailureKind::Interrupted, Box::pin(demo.work(&target))).await;
    if let Err(failure) = &worked {
        demo.narrator.interrupted(failure);
    }
    worked.and(demo.clean_up(&target).await)
}

//! `awsi fan-out … -- COMMAND`

mod inner;
mod printed;
mod targets;

pub(crate) use inner::NOT_OF_ONE_ACCOUNT;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::Interruption;
use crate::output::{Output, collected};
use crate::progress::Bar;
use crate::session::Session;
use crate::workflow;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{
    FanOut, FanOutCancellation, FanOutResult, FanOutRole, FanOutSummary, FanOutVerdict, ResultsFile, WorkflowEvents,
    fan_out,
};
use clap::Args;
use futures::{Stream, StreamExt};
use inner::Inner;
use printed::{Entries, result_of};
use serde_json::Value;
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;
use targets::{TargetArgs, in_enabled_regions};

pub(crate) const JSON: &str = "\
JSON of the targets: an array of account, region, status, seconds, result, error
  status is done, done-before, failed or not-begun; result is what the command prints with --output json, null where it
  is not done; error has kind and message
  The table shows the fields of results that are plain values, a line for each thing that a result lists
  Exits with 0 where every target is done, 6 where some are, 1 where none is

Examples:
  awsi fan-out --accounts 111111111111,222222222222 --role Audit -- whoami
  awsi fan-out --organization --ou ou-abcd-12345678 --regions eu-central-1,us-east-1 --role Audit -- role ls --path /web/";

#[derive(Debug, Args)]
pub(crate) struct FanOutArgs {
    #[command(flatten)]
    targets: TargetArgs,

    /// The role to assume in each account: its name, or an ARN in which {account} and {partition} are replaced
    #[arg(long, value_name = "NAME|ARN")]
    role: String,

    /// The external id that the role demands
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,

    /// Work in the caller's own account as the caller, without the role
    #[arg(long)]
    own_account_without_role: bool,

    /// How many targets run at a time
    #[arg(long, value_name = "N", default_value_t = 16)]
    concurrency: usize,

    /// How many targets of one account run at a time
    #[arg(long, value_name = "N", default_value_t = 4)]
    per_account: usize,

    /// For how long at most, such as 90s or 10m; what runs then is ended
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    deadline: Option<Duration>,

    /// For how long at most one target may run
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    target_deadline: Option<Duration>,

    /// Write each result to this new file as soon as it is there, a JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    results: Option<PathBuf>,

    /// Go on with this file of --results: what is done is not run again
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,

    /// The command to run, behind `--`; it must not ask: what deletes wants its --yes
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

pub(crate) async fn run(args: &FanOutArgs, options: &GlobalOptions) -> Result<(), Failure> {
    let inner = Inner::parse(&args.command)?;
    let mut file = args.results_file()?;
    let hub = Session::open(options).await?;
    let cancellation = FanOutCancellation::default();
    let plan = FanOut {
        done_before: file.as_ref().map(|file| file.done().clone()).unwrap_or_default(),
        cancellation: Some(cancellation.clone()),
        ..args.plan(&hub).await?
    };
    note_cut_short(file.as_ref(), hub.output);
    let mut interruption = Interruption::listen()?;
    let running = Box::pin(gathered(&plan, &inner, file.as_mut(), &hub));
    let cancelling = async {
        interruption.happens().await;
        cancellation.cancel();
        std::future::pending().await
    };
    let (entries, summary) = tokio::select! {
        gathered = running => gathered?,
        never = cancelling => never,
    };
    entries.print(hub.output)?;
    hub.output.note(&format!("{summary}."));
    verdict(summary, cancellation.is_cancelled())
}

fn note_cut_short(file: Option<&ResultsFile>, output: Output) {
    if let Some(lines @ 1..) = file.map(ResultsFile::cut_short) {
        output.note(&format!("{lines} of the file's lines were cut short; their targets run again."));
    }
}

async fn gathered(
    plan: &FanOut,
    inner: &Inner,
    file: Option<&mut ResultsFile>,
    hub: &Session,
) -> Result<(Entries, FanOutSummary), Failure> {
    // Where somebody watches, one bar stands for all.
    let events = if hub.output.is_watched() { WorkflowEvents::default() } else { workflow::events(hub.output) };
    let work = |_, provider| in_target(inner, provider);
    let results = fan_out(plan, work, &events, &hub.provider).await?;
    let bar = Bar::entries(hub.output, "0 done", u64::try_from(plan.targets.len()).unwrap_or(u64::MAX));
    gather(results, Entries::of(plan.targets.iter()), file, &bar).await
}

async fn in_target(inner: &Inner, provider: AwsClientProvider) -> Result<Value, Failure> {
    let session = Session::of_target(provider);
    let (done, text) = collected(Box::pin(inner.command.run_in(&session))).await;
    done.map(|()| result_of(text))
}

async fn gather(
    results: impl Stream<Item = FanOutResult<Value, Failure>>,
    mut entries: Entries,
    mut file: Option<&mut ResultsFile>,
    bar: &Bar,
) -> Result<(Entries, FanOutSummary), Failure> {
    let mut results = pin!(results);
    let mut summary = FanOutSummary::default();
    while let Some(result) = results.next().await {
        summary.count(&result);
        bar.advance(summary.to_string());
        if let Some(file) = &mut file {
            file.append(&result)?;
        }
        entries.add(result);
    }
    Ok((entries, summary))
}

fn verdict(summary: FanOutSummary, is_cancelled: bool) -> Result<(), Failure> {
    let kind = match summary.verdict() {
        FanOutVerdict::Complete => return Ok(()),
        _ if is_cancelled => FailureKind::Interrupted,
        FanOutVerdict::Partial => FailureKind::Partial,
        FanOutVerdict::Nothing => FailureKind::Other,
    };
    Err(Failure::new(kind, format!("not every target is done: {summary}")))
}

impl FanOutArgs {
    async fn plan(&self, hub: &Session) -> Result<FanOut, Failure> {
        let role =
            if self.role.starts_with("arn:") { FanOutRole::of_arn(&self.role) } else { FanOutRole::named(&self.role) };
        let external_id = self.external_id.clone();
        let role = role.asking(move |role| {
            let role = role.session_name("awsi");
            match &external_id {
                Some(external_id) => role.external_id(external_id),
                None => role,
            }
        });
        let plan = FanOut {
            own_account_without_role: self.own_account_without_role,
            concurrency: self.concurrency,
            per_account: self.per_account,
            deadline: self.deadline,
            target_deadline: self.target_deadline,
            ..FanOut::new(self.targets.read(hub).await?, role)
        };
        if self.targets.wants_enabled_regions() { in_enabled_regions(plan, hub).await } else { Ok(plan) }
    }

    fn results_file(&self) -> Result<Option<ResultsFile>, Failure> {
        // In another role the same command is another job.
        let job = format!("{} as {}", self.command.join(" "), self.role);
        if let Some(path) = &self.results {
            let is_there = path.metadata().is_ok_and(|file| file.len() > 0);
            if is_there {
                let message = format!("{} is there already: --resume goes on with it", path.display());
                return Err(Failure::new(FailureKind::Refused, message));
            }
        }
        let path = self.results.as_ref().or(self.resume.as_ref());
        Ok(path.map(|path| ResultsFile::open(path, job)).transpose()?)
    }
}

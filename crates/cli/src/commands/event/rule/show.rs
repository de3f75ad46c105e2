//! `awsi event rule show NAME`

use crate::failure::Failure;
use crate::output::{View, details, escape_controls, or_dash};
use crate::session::Session;
use clap::Args;
use eventbridge_interactions::{DEFAULT_BUS, Rule, Target, TargetInput, describe_rule, list_targets};
use futures::TryStreamExt;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, bus, enabled, pattern, schedule, description, role_arn, managed_by, arn, targets (an array of id, arn, input, role_arn, dead_letter_arn)
  input is `event`, `transformed`, or what stands behind `constant: ` and `path: `.";

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The rule's name
    name: String,

    /// Its event bus, by name or ARN
    #[arg(long, default_value = DEFAULT_BUS)]
    bus: String,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    bus: String,
    enabled: bool,
    pattern: Option<String>,
    schedule: Option<String>,
    description: Option<String>,
    role_arn: Option<String>,
    managed_by: Option<String>,
    arn: String,
    targets: Vec<ShownTarget>,
}

#[derive(Debug, Serialize)]
struct ShownTarget {
    id: String,
    arn: String,
    input: String,
    role_arn: Option<String>,
    dead_letter_arn: Option<String>,
}

pub(crate) async fn run(args: &ShowArgs, session: &Session) -> Result<(), Failure> {
    let rule = describe_rule(&args.name, &args.bus, &session.provider).await?;
    let targets: Vec<Target> = list_targets(&args.name, &args.bus, &session.provider).try_collect().await?;
    Ok(session.output.show(&Shown::of(rule, targets))?)
}

impl Shown {
    fn of(rule: Rule, targets: Vec<Target>) -> Self {
        Self {
            name: rule.name,
            bus: rule.bus,
            enabled: rule.enabled,
            pattern: rule.pattern,
            schedule: rule.schedule,
            description: rule.description,
            role_arn: rule.role_arn,
            managed_by: rule.managed_by,
            arn: rule.arn,
            targets: targets.into_iter().map(ShownTarget::from).collect(),
        }
    }
}

impl From<Target> for ShownTarget {
    fn from(target: Target) -> Self {
        let input = match target.input {
            TargetInput::Event => "event".to_owned(),
            TargetInput::Constant(json) => format!("constant: {json}"),
            TargetInput::Path(path) => format!("path: {path}"),
            _ => "transformed".to_owned(),
        };
        let Target { id, arn, role_arn, dead_letter_arn, .. } = target;
        Self { id, arn, input, role_arn, dead_letter_arn }
    }
}

impl View for Shown {
    fn table(&self) -> String {
        let targets = self.targets.iter().map(|target| format!("{} {} ({})", target.id, target.arn, target.input));
        let lines = [
            ("name", self.name.clone()),
            ("bus", self.bus.clone()),
            ("state", if self.enabled { "enabled" } else { "disabled" }.to_owned()),
            ("pattern", or_dash(self.pattern.clone())),
            ("schedule", or_dash(self.schedule.clone())),
            ("description", or_dash(self.description.clone())),
            ("managed by", or_dash(self.managed_by.clone())),
        ];
        let lines = lines.into_iter().chain(targets.map(|target| ("target", target)));
        details(lines.map(|(name, value)| (name, escape_controls(&value).into_owned())))
    }
}

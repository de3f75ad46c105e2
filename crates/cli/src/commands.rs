//! The commands, one file each. Those of a service stand behind its feature, and in the table of [`crate::absent`].

#[cfg(feature = "cloudwatch")]
mod alarm;
#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "acm")]
mod certificate;
mod completions;
#[cfg(feature = "cloudwatch")]
mod dashboard;
#[cfg(feature = "cloudwatch")]
mod deletions;
#[cfg(feature = "s3")]
mod demo;
mod doctor;
#[cfg(feature = "opensearch")]
mod domain;
#[cfg(feature = "eventbridge")]
mod event;
mod fan_out;
#[cfg(feature = "ec2")]
mod instance;
#[cfg(any(feature = "dynamodb", feature = "eventbridge"))]
mod json_text;
#[cfg(all(feature = "ec2", feature = "iam"))]
mod launch;
mod local;
#[cfg(feature = "cloudwatch")]
mod metrics;
#[cfg(feature = "ssm")]
mod param;
#[cfg(any(feature = "acm", feature = "ecs", feature = "opensearch"))]
mod patience;
mod permissions;
#[cfg(feature = "iam")]
mod role;
#[cfg(feature = "secretsmanager")]
mod secret;
#[cfg(feature = "ecs")]
mod service;
#[cfg(feature = "dynamodb")]
mod table;
#[cfg(any(feature = "secretsmanager", feature = "ssm"))]
mod values;
#[cfg(feature = "ec2")]
mod vpc;
mod whoami;

use crate::args::GlobalOptions;
use crate::failure::Failure;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
// The options of a command are made when it is met, not those of all for each.
#[command(defer = true)]
pub(crate) enum Command {
    /// Tell who calls: account, ARN, kind and name, region
    #[command(after_help = whoami::JSON)]
    Whoami,
    /// Tell each setting and where it comes from, and check keys, clock and the way to AWS
    #[command(after_help = doctor::JSON)]
    Doctor,
    /// Work with buckets and objects
    #[cfg(feature = "s3")]
    #[command(subcommand)]
    Bucket(bucket::BucketCommand),
    /// Put, list, read and draw metrics
    #[cfg(feature = "cloudwatch")]
    #[command(subcommand)]
    Metrics(metrics::MetricsCommand),
    /// Work with alarms
    #[cfg(feature = "cloudwatch")]
    #[command(subcommand)]
    Alarm(alarm::AlarmCommand),
    /// Work with dashboards
    #[cfg(feature = "cloudwatch")]
    #[command(subcommand)]
    Dashboard(dashboard::DashboardCommand),
    /// Work with IAM roles: who may assume them, and what they may do
    #[cfg(feature = "iam")]
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Work with the parameters of Systems Manager: settings and secrets by name
    #[cfg(feature = "ssm")]
    #[command(subcommand)]
    Param(param::ParamCommand),
    /// Work with the secrets of Secrets Manager
    #[cfg(feature = "secretsmanager")]
    #[command(subcommand)]
    Secret(secret::SecretCommand),
    /// Put events, and work with the rules of EventBridge
    #[cfg(feature = "eventbridge")]
    #[command(subcommand)]
    Event(event::EventCommand),
    /// Work with the tables of DynamoDB and their items
    #[cfg(feature = "dynamodb")]
    #[command(subcommand)]
    Table(table::TableCommand),
    /// Work with the services of ECS and their deployments
    #[cfg(feature = "ecs")]
    #[command(subcommand)]
    Service(service::ServiceCommand),
    /// Work with the certificates of Certificate Manager
    #[cfg(feature = "acm")]
    #[command(subcommand)]
    Certificate(certificate::CertificateCommand),
    /// Work with the domains of OpenSearch Service
    #[cfg(feature = "opensearch")]
    #[command(subcommand)]
    Domain(domain::DomainCommand),
    /// Work with VPCs and what is in them
    #[cfg(feature = "ec2")]
    #[command(subcommand)]
    Vpc(vpc::VpcCommand),
    /// Work with EC2 instances
    #[cfg(feature = "ec2")]
    #[command(subcommand)]
    Instance(instance::InstanceCommand),
    /// Make sure of one running instance of a name, with a role of its own
    #[cfg(all(feature = "ec2", feature = "iam"))]
    #[command(after_help = launch::JSON)]
    Launch(Box<launch::LaunchArgs>),
    /// Run a command in many accounts and regions, and print its results in one table
    #[command(after_help = fan_out::JSON)]
    FanOut(Box<fan_out::FanOutArgs>),
    /// The embedded AWS
    #[command(subcommand)]
    Local(local::LocalCommand),
    /// Run the main job from end to end, step by step, on the embedded AWS
    #[cfg(feature = "s3")]
    #[command(after_help = demo::JSON)]
    Demo(demo::DemoArgs),
    /// Print the IAM policy that a command needs, or list what all commands need
    #[command(after_help = permissions::JSON)]
    Permissions(permissions::PermissionsArgs),
    /// Print the completions for a shell
    Completions(completions::CompletionsArgs),
}

impl Command {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        match self {
            Self::Whoami => whoami::run(&Session::open(options).await?).await,
            Self::Doctor => doctor::run(options).await,
            #[cfg(feature = "s3")]
            Self::Bucket(command) => command.run(options).await,
            #[cfg(feature = "cloudwatch")]
            Self::Metrics(command) => command.run(options).await,
            #[cfg(feature = "cloudwatch")]
            Self::Alarm(command) => command.run(options).await,
            #[cfg(feature = "cloudwatch")]
            Self::Dashboard(command) => command.run(options).await,
            #[cfg(feature = "iam")]
            Self::Role(command) => command.run(options).await,
            #[cfg(feature = "ssm")]
            Self::Param(command) => command.run(options).await,
            #[cfg(feature = "secretsmanager")]
            Self::Secret(command) => command.run(options).await,
            #[cfg(feature = "eventbridge")]
            Self::Event(command) => command.run(options).await,
            #[cfg(feature = "dynamodb")]
            Self::Table(command) => command.run(options).await,
            #[cfg(feature = "ecs")]
            Self::Service(command) => command.run(options).await,
            #[cfg(feature = "acm")]
            Self::Certificate(command) => command.run(options).await,
            #[cfg(feature = "opensearch")]
            Self::Domain(command) => command.run(options).await,
            #[cfg(feature = "ec2")]
            Self::Vpc(command) => command.run(options).await,
            #[cfg(feature = "ec2")]
            Self::Instance(command) => command.run(options).await,
            #[cfg(all(feature = "ec2", feature = "iam"))]
            Self::Launch(args) => launch::run(args, options).await,
            Self::FanOut(args) => fan_out::run(args, options).await,
            Self::Local(local::LocalCommand::Serve(args)) => local::serve(args, options).await,
            #[cfg(feature = "s3")]
            Self::Demo(args) => demo::run(args, options).await,
            Self::Permissions(args) => permissions::run(args, options),
            Self::Completions(args) => completions::run(args),
        }
    }

    /// Whether it asks AWS one thing after the other, and not many side by side.
    pub(crate) fn asks_in_turn(&self) -> bool {
        match self {
            Self::Whoami => true,
            #[cfg(feature = "s3")]
            Self::Bucket(command) => command.asks_in_turn(),
            _ => false,
        }
    }

    /// Runs in one target of a fan-out, whose own command line says what the others ask for.
    async fn run_in(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Whoami => whoami::run(session).await,
            #[cfg(feature = "s3")]
            Self::Bucket(command) => command.go(session).await,
            #[cfg(feature = "cloudwatch")]
            Self::Metrics(command) => command.go(session).await,
            #[cfg(feature = "cloudwatch")]
            Self::Alarm(command) => command.go(session).await,
            #[cfg(feature = "iam")]
            Self::Role(command) => command.go(session).await,
            #[cfg(feature = "ssm")]
            Self::Param(command) => command.go_in_target(session).await,
            #[cfg(feature = "secretsmanager")]
            Self::Secret(command) => command.go_in_target(session).await,
            #[cfg(feature = "eventbridge")]
            Self::Event(command) => command.go(session).await,
            #[cfg(feature = "dynamodb")]
            Self::Table(command) => command.go(session).await,
            #[cfg(feature = "ecs")]
            Self::Service(command) => command.go(session).await,
            #[cfg(feature = "acm")]
            Self::Certificate(command) => command.go(session).await,
            #[cfg(feature = "opensearch")]
            Self::Domain(command) => command.go(session).await,
            #[cfg(feature = "ec2")]
            Self::Vpc(command) => command.go(session).await,
            #[cfg(feature = "ec2")]
            Self::Instance(command) => command.go(session).await,
            #[cfg(all(feature = "ec2", feature = "iam"))]
            Self::Launch(args) => args.go(session).await,
            _ => Err(Failure::usage(fan_out::NOT_OF_ONE_ACCOUNT)),
        }
    }
}

//! `awsi vpc diagram [VPC]`

use crate::failure::{Failure, FailureKind};
use crate::ids;
use crate::output::{Output, View};
use crate::session::Session;
use crate::workflow;
use aws_interactions_orchestration::{VpcInventory, VpcInventoryOptions, get_vpc_inventory};
use clap::{Args, ValueEnum};
use ec2_interactions::Scope;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const JSON: &str = "\
JSON: format, diagram, file, missing (an array)
  diagram is the text of the diagram, null where it went to a file; missing names what could not be listed
Examples:
  awsi vpc diagram vpc-0a1b2c3d > network.mmd
  awsi vpc diagram vpc-0a1b2c3d --format svg --file network.svg";

#[derive(Debug, Args)]
pub(crate) struct DiagramArgs {
    /// The VPC; all of the region when nothing is said
    #[arg(value_name = "VPC", value_parser = ids::vpc)]
    vpc: Option<String>,

    /// How it is drawn
    #[arg(long, value_enum, default_value_t)]
    format: DiagramFormat,

    /// Write it to this file, and replace what is there; to standard output when nothing is said
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiagramFormat {
    /// A flowchart, as Markdown pages show it
    #[default]
    Mermaid,
    /// A graph for Graphviz
    Dot,
    /// A picture
    Svg,
}

impl DiagramFormat {
    fn name(self) -> &'static str {
        match self {
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Svg => "svg",
        }
    }

    fn draw(self, inventory: &VpcInventory) -> String {
        match self {
            Self::Mermaid => inventory.to_mermaid(),
            Self::Dot => inventory.to_graphviz(),
            Self::Svg => inventory.to_svg(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Drawn {
    format: &'static str,
    diagram: Option<String>,
    file: Option<PathBuf>,
    missing: Vec<String>,
}

pub(crate) async fn run(args: &DiagramArgs, session: &Session) -> Result<(), Failure> {
    let scope = args.vpc.as_ref().map_or(Scope::Region, Scope::vpc);
    let options = VpcInventoryOptions::default();
    let inventory = get_vpc_inventory(&scope, &options, &workflow::events(session.output), &session.provider).await?;
    let missing: Vec<_> = inventory.missing.iter().map(ToString::to_string).collect();
    tell(&missing, session.output);
    let mut drawn = Drawn {
        format: args.format.name(),
        diagram: Some(args.format.draw(&inventory)),
        file: args.file.clone(),
        missing,
    };
    let Some(file) = &args.file else { return Ok(session.output.show(&drawn)?) };
    write(file, &drawn.diagram.take().unwrap_or_default()).await?;
    Ok(session.output.confirm(&drawn)?)
}

fn tell(missing: &[String], output: Output) {
    for part in missing {
        output.note(&format!("missing: {part}"));
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the diagram cannot be written to {}", .file.display())]
struct Unwritable {
    file: PathBuf,
    source: io::Error,
}

async fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let written = tokio::fs::write(file, text).await;
    written.map_err(|source| Failure::new(FailureKind::Other, Unwritable { file: file.to_owned(), source }))
}

impl View for Drawn {
    fn table(&self) -> String {
        match (&self.diagram, &self.file) {
            (Some(diagram), _) => diagram.clone(),
            (None, Some(file)) => format!("Drew {}.", file.display()),
            (None, None) => String::new(),
        }
    }
}

//! `cargo xtask new-service`: a crate for one more AWS service, in the shape that the others have.
//!
//! What it writes is read from the SDK's own source: which inputs an operation demands, what it answers, whether its
//! answers come in pages, which errors it knows. All of it is known before the first file is written.

mod arguments;
mod fields;
mod files;
mod inputs;
mod listing;
mod operation;
mod paging;
pub(crate) mod proof;
mod rendered;
mod scenario;
mod sdk;
mod single;
mod tables;
mod template;

use crate::checkout::root;
use crate::public_api;
use crate::step::cargo_binary;
use anyhow::{Context, Result, ensure};
use arguments::Arguments;
use operation::Operation;
use sdk::Sdk;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the command does, and how it is called.
pub(crate) const ABOUT: &str =
    "a crate for one more service: NAME --sdk aws-sdk-NAME --operation OPERATION [--operation OPERATION]…";

/// The texts of the licences; there is one of each for all crates.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// A service that is to be written.
struct Service {
    /// `dynamodb`, as its SDK has it behind `aws-sdk-`.
    name: String,
    sdk: Sdk,
    operations: Vec<Operation>,
}

/// Values for the placeholders of templates.
type Values = Vec<(&'static str, String)>;

/// Writes the crate into the workspace that this was started in.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    run_in(&root()?, arguments)
}

/// The same in another checkout.
pub(crate) fn run_in(root: &Path, arguments: &[&str]) -> Result<()> {
    let arguments = Arguments::parse(arguments)?;
    arguments.check_name(root)?;
    let sdk = Sdk::find(&arguments.sdk(), root)?;
    let operations = arguments.operations.iter().map(|name| Operation::read(name, &sdk)).collect::<Result<Vec<_>>>()?;
    let service = Service { name: arguments.name, sdk, operations };
    let changes = changes(&service, root)?;
    write(root, &changes)?;
    link_licences(root, &service)?;
    finish(root, &service)?;
    println!("{}", told(&service, &changes));
    Ok(())
}

/// Every file by its path from the root, with what is to be in it.
fn changes(service: &Service, root: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut changes = files::of_crate(service)?;
    changes.extend(tables::with_service(service, |path| {
        let text = fs::read_to_string(root.join(path));
        text.with_context(|| format!("{path} cannot be read"))
    })?);
    Ok(changes)
}

fn write(root: &Path, changes: &BTreeMap<PathBuf, String>) -> Result<()> {
    for (path, text) in changes {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// A package has the texts of its licences with it.
fn link_licences(root: &Path, service: &Service) -> Result<()> {
    for name in LICENCES {
        let link = root.join(service.folder()).join(name);
        #[cfg(unix)]
        let made = std::os::unix::fs::symlink(Path::new("..").join(name), &link);
        #[cfg(not(unix))]
        let made = fs::copy(root.join("crates").join(name), &link).map(drop);
        made.with_context(|| format!("{} cannot be made", link.display()))?;
    }
    Ok(())
}

/// Brings the lock file up to date, the new files into the one format, and writes down what the crate shows.
fn finish(root: &Path, service: &Service) -> Result<()> {
    let package = service.package();
    // What other systems alone need may never have been downloaded.
    let locked = ["metadata", "--format-version", "1"];
    cargo(root, &[locked.as_slice(), &["--offline"]].concat()).or_else(|_| cargo(root, &locked))?;
    cargo(root, &["fmt", "--package", &package, "--package", "aws-interactions-tests"])?;
    public_api::write(&package, &root.join(service.folder()), root)
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    let output =
        Command::new(cargo_binary()).args(arguments).current_dir(root).output().context("cargo did not start")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo {}: {}", arguments.join(" "), complaint.trim());
    Ok(())
}

/// What was done, and what nobody but a person can do.
fn told(service: &Service, changes: &BTreeMap<PathBuf, String>) -> String {
    let made = LICENCES.iter().chain([&aws_interactions_public_api::FILE]).map(|name| service.folder().join(name));
    let written: BTreeSet<String> =
        changes.keys().cloned().chain(made).map(|path| format!("  {}", path.display())).collect();
    let written: Vec<String> = written.into_iter().collect();
    let left_out: Vec<String> = service.operations.iter().filter_map(Operation::told).collect();
    let left_out = if left_out.is_empty() { "  nothing".to_owned() } else { left_out.join("\n") };
    format!(
        "written:\n{}\n\nleft out of the functions, as this command knows no type of ours for it:\n{left_out}\n\nyours to do: \
         names of the domain in place of AWS's, what surprises about the service, limits checked before anything is \
         sent, a command of awsi behind a feature.\n`cargo test -p {}` runs its tests, `cargo xtask public-api` \
         writes down what it shows after a change.",
        written.join("\n"),
        service.package(),
    )
}

impl Service {
    fn package(&self) -> String {
        format!("{}-interactions", self.name)
    }

    /// From the root of the workspace.
    fn folder(&self) -> PathBuf {
        Path::new("crates").join(self.package())
    }

    /// `DynamoDb`, of which `DynamoDbClient` and `DynamoDbError` are made.
    fn type_name(&self) -> String {
        self.sdk.type_name()
    }
}

#[cfg(test)]
mod tests;

//! `cargo xtask audit`: what the dependencies of this workspace are held to. The rules and their reasons stand in
//! `.cargo/deny.toml`.

use std::path::PathBuf;

use anyhow::Result;

use crate::step::{self, Step};
use crate::tool::Tool;

const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };

/// With what the rules allow and nothing needs any more counted as broken.
const RULES: &[&str] = &[
    "--locked",
    "check",
    "--deny",
    "unmatched-skip",
    "--deny",
    "unnecessary-skip",
    "--deny",
    "unused-wrapper",
    "licenses",
    "sources",
    "bans",
];

/// `--frozen`: with what is here, of crates and of advisories.
const ADVISORIES: &[&str] = &["--frozen", "check", "advisories"];

/// Runs the steps; the tools that are missing are built first, in minutes.
pub(crate) fn run() -> Result<()> {
    step::run_all(&steps())
}

fn steps() -> Vec<Step> {
    vec![
        by(DENY, "licences, sources, bans, duplicates", RULES),
        Step::new("advisories", "cargo deny --frozen check advisories", advisories),
        by(MACHETE, "unused dependencies", &["--with-metadata"]),
    ]
}

/// The same where the tools are installed: to build them takes as long as a third of all other steps. Where they are not,
/// one step says so.
pub(crate) fn steps_where_installed() -> Result<Vec<Step>> {
    let missing = DENY.is_missing()? || MACHETE.is_missing()?;
    let told = || Ok("NOT CHECKED: its tools are not installed here; `cargo xtask audit` installs them".to_owned());
    Ok(if missing { vec![Step::new("audit", "cargo xtask audit", told)] } else { steps() })
}

/// A step that runs a tool with these arguments.
fn by(tool: Tool, name: &str, arguments: &'static [&'static str]) -> Step {
    let command_line = format!("{} {}", tool.name.replacen('-', " ", 1), arguments.join(" "));
    Step::new(name, command_line.trim_end(), move || tool.run(arguments))
}

/// Known holes in dependencies, where a database of them is at hand: this command fetches none.
fn advisories() -> Result<String> {
    if !has_entries(&databases()) {
        return Ok("NOT CHECKED: no database here; `cargo deny fetch db` brings it".to_owned());
    }
    DENY.run(ADVISORIES)
}

/// Where cargo-deny keeps its databases unless it is told otherwise.
fn databases() -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    home.unwrap_or_default().join("advisory-dbs")
}

fn has_entries(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_databases_are_looked_for_and_the_folder_is_missing_or_empty_then_there_are_none() {
        let folder = tempfile::tempdir().expect("a folder");

        assert!(!has_entries(&folder.path().join("missing")));
        assert!(!has_entries(folder.path()));

        std::fs::create_dir(folder.path().join("advisory-db-1")).expect("a folder");

        assert!(has_entries(folder.path()));
    }
}

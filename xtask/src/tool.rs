//! Cargo's commands that others wrote, at the versions whose answers are known.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::step::{cargo_binary, succeed};
use crate::target_directory::target_directory;

/// A program that crates.io has, by its package's name, which is also the program's.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

impl Tool {
    /// Runs it over the workspace; what it says is shown when it fails.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command()?.args(arguments).stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("{} did not start", self.name))?;
        let said = [output.stdout, output.stderr].concat();
        ensure!(output.status.success(), "{}: {}\n{}", self.name, output.status, String::from_utf8_lossy(&said));
        Ok(String::new())
    }

    /// The program, installed below the target directory unless this version is there.
    pub(crate) fn command(&self) -> Result<Command> {
        let root = self.root()?;
        if self.is_missing()? {
            self.install(&root)?;
        }
        Ok(Command::new(self.program(&root)))
    }

    /// Whether it would have to be installed.
    pub(crate) fn is_missing(&self) -> Result<bool> {
        Ok(!self.program(&self.root()?).exists())
    }

    fn root(&self) -> Result<PathBuf> {
        Ok(target_directory()?.join("tools").join(format!("{}-{}", self.name, self.version)))
    }

    fn program(&self, root: &Path) -> PathBuf {
        root.join("bin").join(self.name)
    }

    fn install(&self, root: &Path) -> Result<()> {
        eprintln!("installing {} {} …", self.name, self.version);
        let mut install = Command::new(cargo_binary());
        install.args(["install", "--locked", "--version", self.version, "--root"]).arg(root).arg(self.name);
        succeed(&mut install)
    }
}

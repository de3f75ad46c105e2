//! Python, and environments of it that hold what is pinned and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Written when all is installed: an installation that broke off has none.
const STAMP: &str = "installed.txt";

/// The `python3` of this machine.
#[derive(Debug)]
pub(super) struct Python {
    program: PathBuf,
    version: String,
}

impl Python {
    /// Asks it for its version.
    pub(super) fn find() -> Result<Self> {
        Self::at("python3")
    }

    fn at(program: impl Into<PathBuf>) -> Result<Self> {
        let program = program.into();
        let output = Command::new(&program).arg("--version").output();
        let output = output.with_context(|| format!("conformance needs {}, which cannot be run", program.display()))?;
        ensure!(output.status.success(), "{} --version: {}", program.display(), output.status);
        Ok(Self { program, version: String::from_utf8_lossy(&output.stdout).trim().to_owned() })
    }

    /// The interpreter of an environment in `folder` with these requirements, which is made unless it is there.
    pub(super) fn environment(&self, folder: &Path, requirements: &[&str]) -> Result<PathBuf> {
        let interpreter = folder.join("bin/python");
        let stamp = self.stamp(requirements);
        if fs::read_to_string(folder.join(STAMP)).is_ok_and(|found| found == stamp) {
            return Ok(interpreter);
        }
        println!("installing {} …", requirements.join(", "));
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("{} could not be removed", folder.display()))?;
        }
        run(Command::new(&self.program).args(["-m", "venv"]).arg(folder))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
        run(Command::new(&interpreter).args(pip).args(requirements))?;
        fs::write(folder.join(STAMP), stamp).context("the installation could not be noted")?;
        Ok(interpreter)
    }

    /// Changes with whatever calls for another installation.
    fn stamp(&self, requirements: &[&str]) -> String {
        format!("{}\n{}\n", self.version, requirements.join("\n"))
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    // Pip tells the reason last; `venv` says on standard output what package is missing.
    let said = complaint.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let told = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{command:?}: {} {said}{}", output.status, told.trim_end());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that can be found and cannot be run: whoever runs it fails.
    fn no_python() -> Python {
        Python { program: "no-such-python".into(), version: "Python 3.11.7".to_owned() }
    }

    #[test]
    fn when_python_is_looked_for_and_is_missing_then_one_line_says_what_is_needed() {
        let error = format!("{:#}", Python::at("no-such-python").expect_err("there is none"));

        assert!(error.starts_with("conformance needs no-such-python, which cannot be run: "), "{error}");
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn when_an_environment_is_asked_for_and_its_stamp_is_there_then_nothing_is_run() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(STAMP), no_python().stamp(&["a==1", "b==2"])).expect("a file");

        let interpreter = no_python().environment(folder.path(), &["a==1", "b==2"]).expect("it is there");

        assert_eq!(interpreter, folder.path().join("bin/python"));
    }

    #[test]
    fn when_an_environment_is_asked_for_and_another_was_installed_then_it_goes_before_the_new_one_comes() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("moto");
        let newer = Python { version: "Python 3.12.0".to_owned(), ..no_python() };
        let others = [no_python().stamp(&["a==1"]), newer.stamp(&["a==2"]), String::new()];
        for other in others {
            fs::create_dir(&folder).expect("a folder");
            fs::write(folder.join(STAMP), other).expect("a file");

            let error = no_python().environment(&folder, &["a==2"]).expect_err("python cannot be run");

            assert!(error.to_string().contains("no-such-python"), "{error}");
            assert!(!folder.exists());
        }
    }

    #[test]
    fn when_a_command_fails_then_its_last_words_are_in_the_error() {
        let script = "echo 'told on stdout'; echo 'noise' >&2; echo 'ERROR: no such version' >&2; echo >&2; exit 3";

        let error = run(Command::new("sh").args(["-c", script])).expect_err("it fails").to_string();

        assert!(error.contains("exit status: 3 ERROR: no such version"), "{error}");
        assert!(error.ends_with("told on stdout"), "{error}");
    }
}

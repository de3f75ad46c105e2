//! What the command line says, and which names a service can have.

use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// Names that other crates of the workspace have, or that would say nothing.
const RESERVED: [&str; 11] =
    ["aws", "awsi", "bench", "cli", "config", "core", "local", "orchestration", "tests", "types", "xtask"];

/// The command line, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arguments {
    pub(super) name: String,
    pub(super) operations: Vec<String>,
}

impl Arguments {
    /// Reads `NAME --sdk aws-sdk-NAME --operation OPERATION…`.
    pub(super) fn parse(arguments: &[&str]) -> Result<Self> {
        let (mut name, mut sdk, mut operations) = (None, None, Vec::new());
        let mut rest = arguments.iter();
        while let Some(&word) = rest.next() {
            let mut value = || rest.next().map(ToString::to_string).with_context(|| format!("{word} wants a value"));
            match word {
                "--sdk" => sdk = Some(value()?),
                "--operation" => operations.push(value()?),
                option if option.starts_with('-') => bail!("there is no option {option}"),
                word if name.is_none() => name = Some(word.to_owned()),
                word => bail!("`{word}` is one name too many"),
            }
        }
        let name = name.context("the name of the service is missing")?;
        let read = Self { name, operations };
        let sdk = sdk.context("--sdk is missing")?;
        ensure!(sdk == read.sdk(), "{}-interactions wraps {}, not {sdk}", read.name, read.sdk());
        ensure!(!read.operations.is_empty(), "--operation is missing: a crate has a function at least");
        read.check_repeated()?;
        Ok(read)
    }

    pub(super) fn sdk(&self) -> String {
        format!("aws-sdk-{}", self.name)
    }

    fn check_repeated(&self) -> Result<()> {
        for (index, operation) in self.operations.iter().enumerate() {
            let before = self.operations.iter().take(index);
            ensure!(!before.into_iter().any(|other| other == operation), "{operation} is said twice");
        }
        Ok(())
    }

    /// Whether a crate can have this name, and none has it.
    pub(super) fn check_name(&self, root: &Path) -> Result<()> {
        let name = self.name.as_str();
        let is_word = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let begins_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        ensure!(
            is_word && begins_well,
            "`{name}` is no name of a service: small letters and digits, as behind aws-sdk- in the name of its SDK"
        );
        ensure!(!RESERVED.contains(&name), "`{name}` is reserved: other crates of this workspace are called so");
        let folder = format!("crates/{name}-interactions");
        ensure!(!root.join(&folder).exists(), "{folder} exists");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(arguments: &[&str]) -> String {
        Arguments::parse(arguments).expect_err("it makes no sense").to_string()
    }

    #[test]
    fn when_the_command_line_is_read_then_options_may_stand_anywhere() {
        let read = Arguments::parse(&["--operation", "GetItem", "dynamodb", "--sdk", "aws-sdk-dynamodb"]);
        let expected = Arguments { name: "dynamodb".to_owned(), operations: vec!["GetItem".to_owned()] };
        assert_eq!(read.expect("a command line"), expected);
    }

    #[test]
    fn when_the_command_line_makes_no_sense_then_what_is_wrong_is_named() {
        let sdk = ["--sdk", "aws-sdk-sqs"];
        assert_eq!(complaint(&[]), "the name of the service is missing");
        assert_eq!(complaint(&["sqs", "--operation", "A"]), "--sdk is missing");
        assert_eq!(complaint(&["sqs", sdk[0]]), "--sdk wants a value");
        assert_eq!(complaint(&["sqs", "--force"]), "there is no option --force");
        assert_eq!(complaint(&["sqs", "sns"]), "`sns` is one name too many");
        assert_eq!(complaint(&["sns", sdk[0], sdk[1]]), "sns-interactions wraps aws-sdk-sns, not aws-sdk-sqs");
        assert_eq!(complaint(&["sqs", sdk[0], sdk[1]]), "--operation is missing: a crate has a function at least");
        let twice = ["sqs", sdk[0], sdk[1], "--operation", "A", "--operation", "B", "--operation", "A"];
        assert_eq!(complaint(&twice), "A is said twice");
    }

    #[test]
    fn when_a_name_is_checked_then_only_one_that_is_free_and_a_word_passes() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(root.path().join("crates/s3-interactions")).expect("a folder");
        let check = |name: &str| {
            let arguments = Arguments { name: name.to_owned(), operations: Vec::new() };
            arguments.check_name(root.path()).map_err(|error| error.to_string())
        };
        assert_eq!(check("dynamodb"), Ok(()));
        assert_eq!(check("s3"), Err("crates/s3-interactions exists".to_owned()));
        for name in ["", "3s", "Dynamo", "dynamo-db", "dynamo_db", "../x", "s 3", "übung"] {
            assert!(check(name).expect_err(name).contains("is no name of a service"), "{name}");
        }
        for name in RESERVED {
            assert!(check(name).expect_err(name).contains("is reserved"), "{name}");
        }
    }
}

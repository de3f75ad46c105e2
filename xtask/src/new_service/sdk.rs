//! The SDK crate of a service, as its source tells.

use crate::step::cargo_binary;
use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand};
use std::fs;
use std::path::{Path, PathBuf};

/// The SDK crate of a service.
#[derive(Debug)]
pub(super) struct Sdk {
    /// `aws-sdk-dynamodb`.
    pub(super) package: String,
    /// As the workspace asks for it: `1.136`.
    pub(super) version: String,
    /// `Amazon DynamoDB`.
    pub(super) full_name: String,
    /// What AWS calls the service in settings: `DynamoDB`, `Secrets Manager`.
    pub(super) service_id: String,
    /// What its permissions begin with: `dynamodb`, `events`.
    pub(super) permission_prefix: String,
    source: PathBuf,
}

impl Sdk {
    /// Looks among what cargo has downloaded first, so that it works offline; then in the registry.
    pub(super) fn find(package: &str, root: &Path) -> Result<Self> {
        let metadata = resolved(package, root)?;
        let found = metadata.packages.iter().find(|found| found.name.as_str() == package);
        let found = found.with_context(|| format!("cargo does not tell where {package} is"))?;
        let folder = found.manifest_path.parent().context("a manifest is in a folder")?;
        let description = found.description.clone().unwrap_or_default();
        Self::read(package, &found.version.to_string(), &description, folder.as_std_path())
    }

    pub(super) fn read(package: &str, version: &str, description: &str, folder: &Path) -> Result<Self> {
        let source = folder.join("src");
        let config = fs::read_to_string(source.join("config.rs"));
        let config = config.with_context(|| format!("{package} has no src/config.rs: it is no SDK of a service"))?;
        let told = |before: &str| {
            between(&config, before, "\"").with_context(|| format!("{package} does not say what is behind `{before}`"))
        };
        Ok(Self {
            package: package.to_owned(),
            version: version.rsplit_once('.').map_or(version, |(minor, _)| minor).to_owned(),
            full_name: description.trim().trim_start_matches("AWS SDK for ").to_owned(),
            service_id: told("load_config(service_config_key(\"")?.to_owned(),
            permission_prefix: permission_prefix(told("SigningName::from_static(\"")?).to_owned(),
            source,
        })
    }

    /// A file below `src`.
    pub(super) fn file(&self, path: &str) -> Result<String> {
        let text = fs::read_to_string(self.source.join(path));
        text.with_context(|| format!("{} has no src/{path}", self.package))
    }

    /// The operations by the names of their modules.
    pub(super) fn modules(&self) -> Result<Vec<String>> {
        let entries = fs::read_dir(self.source.join("operation"));
        let entries = entries.with_context(|| format!("{} has no operations", self.package))?;
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".rs").map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// `aws_sdk_dynamodb`.
    pub(super) fn library(&self) -> String {
        self.package.replace('-', "_")
    }

    /// The name of the service as types have it: `DynamoDb`, `SecretsManager`.
    pub(super) fn type_name(&self) -> String {
        let mut name = String::new();
        for word in self.service_id.split(' ') {
            let mut after_capital = false;
            for letter in word.chars() {
                name.push(if after_capital { letter.to_ascii_lowercase() } else { letter });
                after_capital = letter.is_ascii_uppercase();
            }
        }
        name
    }

    /// The name of the service in endpoints' settings: `secrets_manager`.
    pub(super) fn endpoint_id(&self) -> String {
        self.service_id.to_ascii_lowercase().replace(' ', "_")
    }
}

/// Requests are signed for the service that permissions name, with few exceptions.
fn permission_prefix(signing_name: &str) -> &str {
    match signing_name {
        "monitoring" => "cloudwatch",
        name => name,
    }
}

/// What stands between two texts, where both are there.
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// What cargo makes of a package that depends on this one, with the versions that the workspace has locked.
fn resolved(package: &str, root: &Path) -> Result<Metadata> {
    let folder = tempfile::tempdir().context("no folder for a probe")?;
    let manifest = format!(
        "[package]\nname = \"probe\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         {package} = {{ version = \"1\", default-features = false }}\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest)?;
    fs::create_dir(folder.path().join("src"))?;
    fs::write(folder.path().join("src/lib.rs"), "")?;
    fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).context("the workspace has no Cargo.lock")?;
    let metadata = |options: &[&str]| {
        let mut command = MetadataCommand::new();
        command.cargo_path(cargo_binary()).manifest_path(folder.path().join("Cargo.toml"));
        command.other_options(options.iter().map(ToString::to_string).collect::<Vec<_>>()).exec()
    };
    match metadata(&["--offline"]).or_else(|_| metadata(&[])) {
        Ok(metadata) => Ok(metadata),
        Err(error) => bail!("cargo finds no {package}: {}", last_words(&error.to_string())),
    }
}

/// Cargo's reason without what it did before.
fn last_words(complaint: &str) -> String {
    let lines = complaint.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.skip_while(|line| !line.contains("error")).take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sdk(service_id: &str) -> Sdk {
        Sdk {
            package: "aws-sdk-x".to_owned(),
            version: "1.2".to_owned(),
            full_name: String::new(),
            service_id: service_id.to_owned(),
            permission_prefix: "x".to_owned(),
            source: PathBuf::new(),
        }
    }

    #[test]
    fn when_a_service_is_named_then_its_type_and_its_settings_are_called_as_those_of_the_others() {
        let cases = [
            ("DynamoDB", "DynamoDb", "dynamodb"),
            ("IAM", "Iam", "iam"),
            ("CloudWatch", "CloudWatch", "cloudwatch"),
            ("Secrets Manager", "SecretsManager", "secrets_manager"),
            ("EC2", "Ec2", "ec2"),
        ];
        for (service_id, type_name, endpoint_id) in cases {
            let sdk = sdk(service_id);
            assert_eq!((sdk.type_name().as_str(), sdk.endpoint_id().as_str()), (type_name, endpoint_id));
        }
    }

    #[test]
    fn when_a_crate_is_read_and_it_is_no_sdk_then_that_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Sdk::read("aws-sdk-x", "1.2.3", "", folder.path()).expect_err("no source");
        assert_eq!(error.to_string(), "aws-sdk-x has no src/config.rs: it is no SDK of a service");
    }
}

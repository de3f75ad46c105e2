//! What was found, for people and for scripts.

use super::check::{Check, State};
use crate::args::GlobalOptions;
use crate::output::{Row, View, escape_controls, or_dash, table_of};
use aws_interactions_core::{ConfigError, ConfigFile, ExplainedSetting, Origin, SettingsReport};
use serde::Serialize;
use std::error::Error;
use std::fmt::Write as _;

#[derive(Debug, Serialize)]
pub(super) struct Diagnosis {
    settings: Vec<Setting>,
    files: Vec<File>,
    checks: Vec<Check>,
}

#[derive(Debug, Serialize)]
struct Setting {
    name: String,
    value: Option<String>,
    origin: &'static str,
    named_by: Option<String>,
    file: Option<String>,
    error: Option<String>,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    exists: bool,
    profiles: Vec<String>,
    error: Option<String>,
}

impl Diagnosis {
    pub(super) fn new(report: SettingsReport, checks: Vec<Check>, options: &GlobalOptions) -> Self {
        let settings = report.settings.into_iter().map(|setting| Setting::new(setting, options));
        Self { settings: settings.collect(), files: report.files.into_iter().map(File::new).collect(), checks }
    }
}

impl Setting {
    fn new(setting: ExplainedSetting, options: &GlobalOptions) -> Self {
        let ExplainedSetting { name, value, origin, file, error, .. } = setting;
        let (origin, named_by) = match origin {
            Origin::Builder => ("option", Some(option(&name, options).to_owned())),
            Origin::Variable(variable) => ("environment", Some(variable)),
            Origin::Profile(profile) => ("profile", Some(profile)),
            Origin::InstanceMetadata => ("instance-metadata", None),
            _ => ("default", None),
        };
        let file = file.map(|path| path.display().to_string());
        Self { name, value, origin, named_by, file, error: error.as_ref().map(in_one_line) }
    }

    fn from(&self) -> String {
        match (self.origin, &self.named_by, &self.file) {
            ("profile", Some(profile), Some(file)) => format!("profile {profile} in {file}"),
            ("profile", Some(profile), None) => format!("profile {profile}"),
            (_, Some(name), _) => name.clone(),
            ("default", None, _) if self.value.is_none() => "-".to_owned(),
            (origin, None, _) => origin.to_owned(),
        }
    }
}

/// The option that told the provider, or what stands for it.
fn option(setting: &str, options: &GlobalOptions) -> &'static str {
    match setting {
        "profile" => "--profile",
        "region" if options.region.is_some() => "--region",
        "endpoint of all" if options.endpoint_url.is_some() => "--endpoint-url",
        "keys" if options.instance_role => "--instance-role",
        _ if setting.starts_with("role") => "--assume-role",
        "allowed accounts" => "--allow-account, AWSI_ALLOWED_ACCOUNTS",
        "forbidden accounts" => "--forbid-account",
        "folder of MFA sessions" => "--session-cache, AWSI_SESSION_CACHE",
        _ if options.local && setting != "application name" => "--local",
        _ => "awsi itself",
    }
}

impl File {
    fn new(file: ConfigFile) -> Self {
        let ConfigFile { path, exists, profiles, error, .. } = file;
        Self { path: path.display().to_string(), exists, profiles, error: error.as_ref().map(in_one_line) }
    }
}

/// The error with all its causes.
fn in_one_line(error: &ConfigError) -> String {
    let outermost: &dyn Error = error;
    let chain = std::iter::successors(Some(outermost), |&error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl Row for Setting {
    const HEADER: &'static [&'static str] = &["SETTING", "VALUE", "FROM"];

    fn cells(&self) -> Vec<String> {
        let mark = if self.error.is_some() { " (wrong)" } else { "" };
        vec![format!("{}{mark}", self.name), or_dash(self.value.as_deref()), self.from()]
    }
}

impl Row for File {
    const HEADER: &'static [&'static str] = &["FILE", "PROFILES"];

    fn cells(&self) -> Vec<String> {
        let profiles = match (self.exists, &self.error) {
            (false, _) => "there is no such file".to_owned(),
            (true, Some(_)) => "it cannot be used".to_owned(),
            (true, None) if self.profiles.is_empty() => "-".to_owned(),
            (true, None) => self.profiles.join(", "),
        };
        vec![self.path.clone(), profiles]
    }
}

impl Row for Check {
    const HEADER: &'static [&'static str] = &["CHECK", "STATE", "FOUND"];

    fn cells(&self) -> Vec<String> {
        vec![self.name.to_owned(), self.state.word().to_owned(), self.detail.clone()]
    }
}

impl View for Diagnosis {
    fn table(&self) -> String {
        let mut text = table_of(&self.settings);
        if !self.files.is_empty() {
            text = text + "\n\n" + &table_of(&self.files);
        }
        text = text + "\n\n" + &table_of(&self.checks);
        for (what, error) in self.wrong() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n\n{what}: {}", escape_controls(error));
        }
        for check in self.checks.iter().filter(|check| matches!(check.state, State::Failed | State::Warning)) {
            let _ = write!(text, "\n\n{}", advice(check));
        }
        text
    }
}

impl Diagnosis {
    fn wrong(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings.iter().filter_map(|setting| Some((setting.name.as_str(), setting.error.as_deref()?)))
    }
}

/// What is wrong, and what to do.
fn advice(check: &Check) -> String {
    let mut text = format!("{}: {}", check.name, escape_controls(&check.detail));
    for cause in &check.causes {
        let _ = write!(text, "\n  caused by: {}", escape_controls(cause));
    }
    if let Some(hint) = &check.hint {
        let _ = write!(text, "\n  hint: {}", escape_controls(hint));
    }
    text
}

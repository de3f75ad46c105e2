//! Who calls: the roles that the command line names, and the accounts that may be worked in.

use crate::failure::Failure;
use crate::mfa_code::MfaCodes;
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsClientProviderBuilder, is_account_id};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

const ALLOWED_ACCOUNTS: &str = "AWSI_ALLOWED_ACCOUNTS";
const SESSION_CACHE: &str = "AWSI_SESSION_CACHE";

/// Options that say who calls, source of credentials aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub(crate) struct CallerOptions {
    /// Assume this role first; said again, the next role with the session of the one before
    #[arg(long = "assume-role", global = true, value_name = "ARN")]
    roles: Vec<String>,

    /// The external id that the role demands; of several roles, the last
    ///
    /// (`role ensure --external-id` is another: the one that a role is to demand.)
    #[arg(long, global = true, value_name = "ID")]
    role_external_id: Option<String>,

    /// Name the sessions of the roles so, as `CloudTrail` shows them; `awsi` by default
    #[arg(long, global = true, value_name = "NAME")]
    role_session_name: Option<String>,

    /// The MFA device that the role demands a code of; of several roles, the first
    ///
    /// The code is asked for on the terminal, or taken from `AWSI_MFA_CODE`. Profiles name their device by `mfa_serial`.
    #[arg(long, global = true, value_name = "ARN")]
    mfa_serial: Option<String>,

    /// Keep sessions that took an MFA code in this folder, so that one code does for many commands
    ///
    /// Files are readable by their owner alone. `AWSI_SESSION_CACHE` names the folder once and for all; without either
    /// nothing is kept.
    #[arg(long, global = true, value_name = "FOLDER")]
    session_cache: Option<PathBuf>,

    /// Work in this account and in no other; said again, in these
    ///
    /// The caller's account is asked for before anything else. `AWSI_ALLOWED_ACCOUNTS` says the same for all commands,
    /// with commas between accounts; what this option says stands in its place, and --local does not read it.
    #[arg(long = "allow-account", global = true, value_name = "ID", value_parser = account)]
    allowed_accounts: Vec<String>,

    /// Never work in this account; said again, in none of these
    #[arg(long = "forbid-account", global = true, value_name = "ID", value_parser = account)]
    forbidden_accounts: Vec<String>,

    /// Expect each bucket to be of this account, which S3 checks; `any` lets it be anybody's
    ///
    /// With --allow-account it is the caller's own that is expected, unless this says otherwise.
    #[arg(long, global = true, value_name = "ID", value_parser = bucket_owner)]
    bucket_owner: Option<BucketOwner>,
}

/// Whose buckets a command may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BucketOwner {
    Any,
    Account(String),
}

fn bucket_owner(text: &str) -> Result<BucketOwner, &'static str> {
    match text {
        "any" => Ok(BucketOwner::Any),
        text => account(text).map(BucketOwner::Account).map_err(|_| "an account is twelve digits; `any` is anybody's"),
    }
}

impl CallerOptions {
    /// An option of which the parser has fewer than were said: of those on both sides of a command's name it keeps one
    /// side, and drops a role or an account that is forbidden.
    pub(crate) fn scattered(&self, arguments: &[OsString]) -> Option<&'static str> {
        let read = [
            ("--assume-role", self.roles.len()),
            ("--allow-account", self.allowed_accounts.len()),
            ("--forbid-account", self.forbidden_accounts.len()),
        ];
        let said = |option: &str| {
            let arguments = arguments.iter().map(|argument| argument.to_string_lossy());
            let options = arguments.take_while(|argument| argument != "--");
            options.filter(|argument| argument.split('=').next() == Some(option)).count()
        };
        read.into_iter().find(|(option, count)| said(option) > *count).map(|(option, _)| option)
    }

    /// Options may stand on both sides of a command's name, so the parser cannot know that they belong together.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let of_a_role = [
            ("--role-external-id", self.role_external_id.is_some()),
            ("--role-session-name", self.role_session_name.is_some()),
            ("--mfa-serial", self.mfa_serial.is_some()),
        ];
        match of_a_role.iter().find(|(_, is_given)| self.roles.is_empty() && *is_given) {
            Some((name, _)) => {
                Err(Failure::usage(format!("{name} says something of a role: name it by --assume-role")))
            }
            None => Ok(()),
        }
    }

    /// Tells the builder what the options say, and what the environment says of all commands.
    pub(crate) fn configure(&self, mut builder: AwsClientProviderBuilder) -> Result<AwsClientProviderBuilder, Failure> {
        let is_said = !self.allowed_accounts.is_empty();
        if let Some(allowed) = allowed_by_environment()?.filter(|_| !is_said) {
            builder = builder.allowed_accounts(allowed).verify_account_at_build();
        }
        let in_environment = || std::env::var_os(SESSION_CACHE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        if let Some(folder) = self.session_cache.clone().or_else(in_environment) {
            builder = builder.session_cache(folder);
        }
        Ok(self.configure_local(builder))
    }

    /// The same without the environment.
    pub(crate) fn configure_local(&self, mut builder: AwsClientProviderBuilder) -> AwsClientProviderBuilder {
        if !self.allowed_accounts.is_empty() {
            builder = builder.allowed_accounts(&self.allowed_accounts).verify_account_at_build();
        }
        if !self.forbidden_accounts.is_empty() {
            builder = builder.forbidden_accounts(&self.forbidden_accounts).verify_account_at_build();
        }
        let codes = MfaCodes::default();
        builder = builder.mfa_code_prompt(move |challenge| codes.clone().give(challenge));
        self.roles().fold(builder, AwsClientProviderBuilder::assume_role)
    }

    /// The provider, made to expect the buckets that the options name.
    pub(crate) fn expect_owner(&self, provider: AwsClientProvider) -> Result<AwsClientProvider, Failure> {
        Ok(match &self.bucket_owner {
            None => provider,
            Some(BucketOwner::Any) => provider.expecting_any_bucket_owner(),
            Some(BucketOwner::Account(account)) => provider.expecting_bucket_owner(account)?,
        })
    }

    /// Only keys of a user can give an MFA code, so it is the first role that is assumed with one; and what demands an
    /// external id is the role of somebody else's account at the end.
    fn roles(&self) -> impl Iterator<Item = AssumeRole> {
        let last = self.roles.len().saturating_sub(1);
        self.roles.iter().enumerate().map(move |(number, arn)| {
            let mut role = AssumeRole::new(arn).session_name(self.role_session_name.as_deref().unwrap_or("awsi"));
            if let Some(serial) = self.mfa_serial.as_ref().filter(|_| number == 0) {
                role = role.mfa_serial(serial);
            }
            if let Some(external_id) = self.role_external_id.as_ref().filter(|_| number == last) {
                role = role.external_id(external_id);
            }
            role
        })
    }
}

pub(crate) fn account(text: &str) -> Result<String, &'static str> {
    if is_account_id(text) { Ok(text.to_owned()) } else { Err("an account is twelve digits") }
}

/// A list that is there and holds no account is a mistake, which is not to let through everything.
fn allowed_by_environment() -> Result<Option<Vec<String>>, Failure> {
    let Some(list) = std::env::var_os(ALLOWED_ACCOUNTS) else { return Ok(None) };
    let list = list.to_string_lossy();
    let accounts: Result<Vec<_>, _> = list.split(',').map(|item| account(item.trim())).collect();
    let wrong = |_| {
        Failure::usage(format!(
            "`{list}` from {ALLOWED_ACCOUNTS} is no list of accounts: expected twelve digits, and commas between several"
        ))
    };
    accounts.map(Some).map_err(wrong)
}

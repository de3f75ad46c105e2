//! `awsi role rm NAME`

use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use iam_interactions::{
    ItsInstanceProfiles, RoleDeletion, RoleError, delete_role, list_instance_profiles_for_role, list_role_policies,
};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: role, outcome, left_instance_profiles, deleted_instance_profiles, inline_policies, managed_policies
  outcome is would-delete (--dry-run), deleted or did-not-exist
  left_instance_profiles are those that the role was taken out of; managed_policies were detached, and exist still";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The role's name
    name: String,

    /// Delete the instance profiles that hold the role, too; they stay without a role otherwise
    #[arg(long)]
    with_profiles: bool,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Only tell what would be deleted
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

/// What went, or would go.
#[derive(Debug, Default, Serialize)]
struct Removal<'a> {
    role: &'a str,
    outcome: &'static str,
    left_instance_profiles: Vec<String>,
    deleted_instance_profiles: Vec<String>,
    inline_policies: Vec<String>,
    managed_policies: Vec<String>,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    if !args.yes {
        let found = match args.look(session).await {
            // What is to be gone is gone.
            Err(RoleError::DoesNotExist { .. }) => {
                return Ok(session.output.confirm(&args.removal("did-not-exist"))?);
            }
            found => found?,
        };
        if args.dry_run {
            return Ok(session.output.show(&found)?);
        }
        found.lines().iter().for_each(|line| session.output.note(line));
        confirm("delete the role with all of that", &args.name, args.yes).await?;
    }
    let deletion = delete_role(&args.name, args.profiles(), &session.provider).await?;
    Ok(session.output.confirm(&args.done(deletion))?)
}

impl RmArgs {
    pub(crate) fn needs_nobody(&self) -> bool {
        self.yes || self.dry_run
    }

    fn profiles(&self) -> ItsInstanceProfiles {
        if self.with_profiles { ItsInstanceProfiles::Delete } else { ItsInstanceProfiles::Keep }
    }

    fn removal(&self, outcome: &'static str) -> Removal<'_> {
        Removal { role: &self.name, outcome, ..Removal::default() }
    }

    /// What would go.
    async fn look(&self, session: &Session) -> Result<Removal<'_>, RoleError> {
        let profiles = list_instance_profiles_for_role(&self.name, &session.provider).await?;
        let policies = list_role_policies(&self.name, &session.provider).await?;
        Ok(Removal {
            deleted_instance_profiles: if self.with_profiles { profiles.clone() } else { Vec::new() },
            left_instance_profiles: profiles,
            inline_policies: policies.inline,
            managed_policies: policies.managed,
            ..self.removal("would-delete")
        })
    }

    fn done(&self, deletion: RoleDeletion) -> Removal<'_> {
        match deletion {
            RoleDeletion::Deleted(removed) => Removal {
                left_instance_profiles: removed.left_instance_profiles,
                deleted_instance_profiles: removed.deleted_instance_profiles,
                inline_policies: removed.inline_policies,
                managed_policies: removed.managed_policies,
                ..self.removal("deleted")
            },
            _ => self.removal("did-not-exist"),
        }
    }
}

impl Removal<'_> {
    fn lines(&self) -> Vec<String> {
        let heading = match self.outcome {
            "would-delete" => format!("To be deleted: the role {}.", self.role),
            "deleted" => format!("Deleted the role {}.", self.role),
            _ => format!("The role {} does not exist.", self.role),
        };
        let parts = [
            ("instance profile", &self.left_instance_profiles, "without the role"),
            ("instance profile", &self.deleted_instance_profiles, "deleted"),
            ("inline policy", &self.inline_policies, "deleted"),
            ("managed policy", &self.managed_policies, "detached"),
        ];
        let parts = parts
            .into_iter()
            .flat_map(|(what, names, done)| names.iter().map(move |name| format!("  {what} {name}: {done}")));
        [heading].into_iter().chain(parts).collect()
    }
}

impl View for Removal<'_> {
    fn table(&self) -> String {
        let lines = self.lines();
        let lines: Vec<_> = lines.iter().map(|line| escape_controls(line)).collect();
        lines.join("\n")
    }
}

//! What a command or a function needs.

use super::uses::{COMMANDS, Use};
use aws_interactions_core::{FunctionPermissions, Permission};

/// The tables of this build.
const TABLES: &[(&str, &[FunctionPermissions])] = &[
    #[cfg(feature = "acm")]
    ("acm", acm_interactions::PERMISSIONS),
    #[cfg(feature = "cloudwatch")]
    ("cloudwatch", cloudwatch_interactions::PERMISSIONS),
    #[cfg(feature = "dynamodb")]
    ("dynamodb", dynamodb_interactions::PERMISSIONS),
    #[cfg(feature = "ec2")]
    ("ec2", ec2_interactions::PERMISSIONS),
    #[cfg(feature = "ecs")]
    ("ecs", ecs_interactions::PERMISSIONS),
    #[cfg(feature = "eventbridge")]
    ("eventbridge", eventbridge_interactions::PERMISSIONS),
    #[cfg(feature = "iam")]
    ("iam", iam_interactions::PERMISSIONS),
    #[cfg(feature = "opensearch")]
    ("opensearch", opensearch_interactions::PERMISSIONS),
    ("orchestration", aws_interactions_orchestration::PERMISSIONS),
    #[cfg(feature = "organizations")]
    ("organizations", organizations_interactions::PERMISSIONS),
    #[cfg(feature = "s3")]
    ("s3", s3_interactions::PERMISSIONS),
    #[cfg(feature = "secretsmanager")]
    ("secretsmanager", secretsmanager_interactions::PERMISSIONS),
    #[cfg(feature = "ssm")]
    ("ssm", ssm_interactions::PERMISSIONS),
    ("sts", sts_interactions::PERMISSIONS),
];

/// An action, on what, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    /// The situations that have to come together: that of the command, that of the function. None come first: what is always
    /// needed.
    pub(super) when: Vec<&'static str>,
    pub(super) on: &'static str,
    pub(super) action: &'static str,
}

/// Sorted, each once, and none in a situation that is needed in a wider one too.
#[derive(Debug, Default)]
pub(super) struct Needs(pub(super) Vec<Need>);

impl Needs {
    /// None where there is no such command.
    pub(super) fn of_command(name: &str) -> Option<Self> {
        let (_, uses) = COMMANDS.iter().find(|(command, _)| *command == name)?;
        Some(Self::new(whichever_way(uses.iter().flat_map(of_use).collect())))
    }

    /// By its name, with or without its crate; none where there is no such function, or several.
    pub(super) fn of_function(name: &str) -> Option<Self> {
        let rows = TABLES.iter().flat_map(|(library, table)| table.iter().map(move |row| (library, row)));
        let is_named = |(library, row): &(&&str, &FunctionPermissions)| {
            row.function == name
                || name.strip_prefix(**library).and_then(|rest| rest.strip_prefix("::")) == Some(row.function)
        };
        let mut found = rows.filter(is_named);
        match (found.next(), found.next()) {
            (Some((_, row)), None) => Some(Self::new(row.needs().map(|permission| need(permission, None)).collect())),
            _ => None,
        }
    }

    fn new(mut all: Vec<Need>) -> Self {
        all.sort();
        all.dedup();
        let is_wider = |wide: &Need, narrow: &Need| {
            (wide.action, wide.on) == (narrow.action, narrow.on)
                && wide.when.len() < narrow.when.len()
                && wide.when.iter().all(|situation| narrow.when.contains(situation))
        };
        let is_said = |needed: &Need| all.iter().any(|other| is_wider(other, needed));
        Self(all.iter().filter(|needed| !is_said(needed)).cloned().collect())
    }

    /// The actions that are always needed, or those that are in situations; each once.
    pub(super) fn actions(&self, always: bool) -> Vec<&'static str> {
        let needed = self.0.iter().filter(|needed| needed.when.is_empty() == always);
        let mut actions: Vec<_> = needed.map(|needed| needed.action).collect();
        actions.sort_unstable();
        actions.dedup();
        actions
    }
}

/// What a command needs in the same situation of several functions it needs in that, whichever of them it calls. A policy that
/// said so of each would be longer than IAM takes.
fn whichever_way(mut needs: Vec<Need>) -> Vec<Need> {
    let all = needs.clone();
    for needed in &mut needs {
        let &[_, situation] = needed.when.as_slice() else { continue };
        let is_of_another = |other: &Need| {
            (other.on, other.action) == (needed.on, needed.action)
                && matches!(other.when.as_slice(), [_, another] if *another == situation)
                && other.when != needed.when
        };
        if all.iter().any(is_of_another) {
            needed.when = vec![situation];
        }
    }
    needs
}

/// What the function needs, in the situation in which the command calls it.
fn of_use(used: &Use) -> Vec<Need> {
    let Some((library, function)) = used.function.split_once("::") else { return Vec::new() };
    let rows = TABLES.iter().filter(|(name, _)| *name == library).flat_map(|(_, table)| *table);
    let needs = rows.filter(|row| row.function == function).flat_map(FunctionPermissions::needs);
    needs.map(|permission| need(permission, used.when)).collect()
}

fn need(permission: &'static Permission, called_when: Option<&'static str>) -> Need {
    let when = called_when.into_iter().chain(permission.when).collect();
    Need { when, on: permission.on, action: permission.action }
}

#[cfg(test)]
pub(super) fn functions() -> std::collections::BTreeSet<String> {
    let of_table = |(library, table): &(&str, &'static [FunctionPermissions])| {
        table.iter().map(|row| format!("{library}::{}", row.function)).collect::<Vec<_>>()
    };
    TABLES.iter().flat_map(of_table).collect()
}

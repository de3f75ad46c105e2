//! What a package is for, told by its name.

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// The provider.
    Core,
    /// The wrapper of one AWS service, with the name that its SDK has after `aws-sdk-`.
    Service(&'a str),
    /// Workflows over several services.
    Orchestration,
    /// The embedded AWS.
    Local,
    /// The command-line tool.
    Cli,
    /// Serves the workspace itself and is never published.
    Tool,
}

impl Role<'_> {
    /// `None` for a package that has no place here yet: a new service crate needs no entry, anything else does.
    pub(crate) fn of(package: &str) -> Option<Role<'_>> {
        Some(match package {
            "aws-interactions-core" => Role::Core,
            "aws-interactions-orchestration" => Role::Orchestration,
            "aws-interactions-local" => Role::Local,
            "awsi" => Role::Cli,
            "aws-interactions-tests"
            | "aws-interactions-bench"
            | "aws-interactions-excerpt"
            | "aws-interactions-guide"
            | "aws-interactions-public-api"
            | "aws-interactions-stand-in"
            | "watch-vpc"
            | "xtask" => Role::Tool,
            other => Role::Service(other.strip_suffix("-interactions")?),
        })
    }
}

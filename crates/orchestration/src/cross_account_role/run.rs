//! From the look at what is there to a provider that works in the role.

use super::error::{CrossAccountProblem, CrossAccountRoleError};
use super::{CrossAccountAccess, CrossAccountRole};
use crate::events::WorkflowEvents;
use crate::lost::{find, find_role, is_unanswered};
use crate::mark::Mark;
use crate::on_failure::OnFailure;
use aws_interactions_core::{Arn, AssumeRole, AwsClientProvider, AwsEnvironment, Look, RoleArn, WaitError};
use iam_interactions::{
    ItsInstanceProfiles, PolicyDocument, Role, RoleError, RoleOutcome, RoleSpec, Undeclared, delete_role, ensure_role,
};
use std::sync::{Mutex, PoisonError};
use sts_interactions::{AssumeRoleError, assume_role};

/// The key of the tag that says which roles are this workflow's.
const CROSS_ACCOUNT_ROLE: &str = "aws-interactions:cross-account-role";
/// Stands for the source's account while that is not known.
const ANY_ACCOUNT: &str = "000000000000";

pub(super) async fn run(
    role: &CrossAccountRole,
    events: &WorkflowEvents,
    target: &AwsClientProvider,
    source: &AwsClientProvider,
) -> Result<CrossAccountAccess, CrossAccountRoleError> {
    let name = || role.name.clone();
    let mark = Mark::new(CROSS_ACCOUNT_ROLE, name());
    let work = Work { role, mark, events, target, source };
    work.check().map_err(|problem| CrossAccountRoleError::Invalid { role: name(), source: Box::new(problem) })?;
    let looking = Box::pin(events.step("look what is there", work.look())).await;
    let there =
        looking.map_err(|problem| CrossAccountRoleError::NotBegun { role: name(), source: Box::new(problem) })?;
    match Box::pin(work.make(&there)).await {
        Ok(access) => Ok(access),
        Err(problem) => Err(Box::pin(work.end(problem, &there)).await),
    }
}

struct Work<'a> {
    role: &'a CrossAccountRole,
    mark: Mark,
    events: &'a WorkflowEvents,
    target: &'a AwsClientProvider,
    source: &'a AwsClientProvider,
}

/// What is there before anything is changed.
struct There {
    role: Option<Role>,
    /// Works in the role, once that can be assumed.
    access: AwsClientProvider,
    source: AwsEnvironment,
}

impl Work<'_> {
    /// All that is asked for, before anything is sent.
    fn check(&self) -> Result<(), CrossAccountProblem> {
        if let Some(key) = self.mark.taken(&self.role.tags) {
            return Err(CrossAccountProblem::ReservedTag { key: key.to_owned() });
        }
        if let Some(arn) = self.role.principal.as_ref().filter(|arn| !can_be_trusted(arn)) {
            return Err(CrossAccountProblem::InvalidPrincipal { arn: arn.clone() });
        }
        self.spec(ANY_ACCOUNT).check()?;
        let any = format!("arn:aws:iam::{ANY_ACCOUNT}:role/{}", self.role.name);
        self.assuming(any).check().map_err(|source| CrossAccountProblem::Source { source })?;
        Ok(())
    }

    async fn look(&self) -> Result<There, CrossAccountProblem> {
        let unknown = |side| move |source| CrossAccountProblem::Environment { side, source };
        let source = self.source.get_aws_env().await.map_err(unknown("source"))?;
        let target = self.target.get_aws_env().await.map_err(unknown("target"))?;
        // Before there is a role, so that none is made for a source that may not work in the account.
        let arn = format!("arn:{}:iam::{}:role/{}", target.partition, target.account_id, self.role.name);
        let access = self.source.assuming(&self.assuming(arn));
        let access = access.map_err(|source| CrossAccountProblem::Source { source })?;
        let role = find_role(&self.role.name, self.target).await?;
        if role.as_ref().is_some_and(|role| !self.mark.is_of_name(&role.tags)) {
            return Err(CrossAccountProblem::NotOurs);
        }
        Ok(There { role, access, source })
    }

    async fn make(&self, there: &There) -> Result<CrossAccountAccess, CrossAccountProblem> {
        let role = self.ensure(there).await?;
        self.wait_until_assumable(&role.arn).await?;
        Ok(CrossAccountAccess { role: role.arn, changes: role.changes, provider: there.access.clone() })
    }

    async fn ensure(&self, there: &There) -> Result<RoleOutcome, RoleError> {
        let spec = self.spec(&there.source.account_id);
        let step = format!("make sure of the role `{}`", self.role.name);
        self.events.step(&step, Box::pin(ensure_role(&spec, self.target))).await
    }

    /// Asks as `assume_role`, not through a provider: that one remembers a denial for seconds.
    async fn wait_until_assumable(&self, arn: &RoleArn) -> Result<(), CrossAccountProblem> {
        let step = format!("wait until the role `{}` can be assumed", self.role.name);
        let (events, told) = (self.events.clone(), step.clone());
        let wait = self.role.assumable.clone().reporting(move |waiting| events.progressed(&told, &waiting.seen));
        let (role, last) = (self.assuming(arn.to_string()), Mutex::new(None));
        let look = || async {
            match assume_role(&role, self.source).await {
                Ok(_) => Ok(Look::Done(())),
                Err(denied @ AssumeRoleError::AccessDenied { .. }) => {
                    *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(denied);
                    Ok(Look::NotYet("denied".to_owned()))
                }
                Err(error) => Err(CrossAccountProblem::AssumeRole(error)),
            }
        };
        let last = || last.lock().unwrap_or_else(PoisonError::into_inner).take();
        let waiting = async {
            wait.until(look).await.map_err(|error| match error {
                WaitError::Failed(problem) => problem,
                WaitError::DeadlinePassed { waited, .. } => CrossAccountProblem::StillDenied { waited, source: last() },
                // `WaitError` may grow.
                _ => CrossAccountProblem::StillDenied { waited: std::time::Duration::ZERO, source: last() },
            })
        };
        self.events.step(&step, Box::pin(waiting)).await
    }

    async fn end(&self, problem: CrossAccountProblem, there: &There) -> CrossAccountRoleError {
        let (role, was_there) = (self.role.name.clone(), there.role.is_some());
        let is_expected = may_be_there(&problem);
        let source = Box::new(problem);
        if was_there {
            return CrossAccountRoleError::Undone { role, source };
        }
        match self.role.on_failure {
            OnFailure::Keep => match self.is_made(is_expected).await {
                Ok(false) => CrossAccountRoleError::Undone { role, source },
                // Or it could not be looked for.
                _ => CrossAccountRoleError::Kept { role, source },
            },
            OnFailure::Undo => {
                let step = format!("undo: delete the role `{role}`");
                match self.events.step(&step, Box::pin(self.remove(is_expected))).await {
                    Ok(()) => CrossAccountRoleError::Undone { role, source },
                    Err(undo) => CrossAccountRoleError::NotUndone { role, undo: Box::new(undo), source },
                }
            }
        }
    }

    async fn remove(&self, is_expected: bool) -> Result<(), RoleError> {
        if self.is_made(is_expected).await? {
            delete_role(&self.role.name, ItsInstanceProfiles::Keep, self.target).await?;
        }
        Ok(())
    }

    /// Whether there is a role that this run made.
    async fn is_made(&self, is_expected: bool) -> Result<bool, RoleError> {
        let patience = is_expected.then_some(&self.role.lost);
        let found = find(patience, || find_role(&self.role.name, self.target)).await?;
        Ok(found.is_some_and(|role| self.mark.is_of_run(&role.tags)))
    }

    fn spec(&self, source_account: &str) -> RoleSpec {
        let role = self.role;
        let trusted = role.principal.as_deref().unwrap_or(source_account);
        let trust = match &role.external_id {
            Some(id) => PolicyDocument::trusting_principal_with_external_id(trusted, id),
            None => PolicyDocument::trusting_principal(trusted),
        };
        RoleSpec {
            managed_policies: role.managed_policies.clone(),
            inline_policies: role.inline_policies.clone(),
            tags: self.mark.named(&role.tags),
            tags_at_creation: self.mark.of_run(),
            ..RoleSpec::new(&role.name, trust, Undeclared::Remove)
        }
    }

    fn assuming(&self, arn: String) -> AssumeRole {
        let role = AssumeRole::new(arn);
        match &self.role.external_id {
            Some(id) => role.external_id(id),
            None => role,
        }
    }
}

fn can_be_trusted(arn: &str) -> bool {
    let is_of_somebody = |arn: Arn| {
        let resource = arn.resource();
        let kinds = ["role/", "user/"];
        arn.service() == "iam"
            && kinds.iter().any(|kind| resource.strip_prefix(kind).is_some_and(|name| !name.is_empty()))
    };
    arn.parse().is_ok_and(is_of_somebody)
}

/// Whether a role that was to be made may be there, though a step failed: the step made it or part of it, or came
/// later, or nobody answered.
fn may_be_there(problem: &CrossAccountProblem) -> bool {
    match problem {
        CrossAccountProblem::Role(RoleError::Incomplete { .. })
        | CrossAccountProblem::StillDenied { .. }
        | CrossAccountProblem::AssumeRole(_) => true,
        CrossAccountProblem::Role(error) => error.request().is_some_and(is_unanswered),
        _ => false,
    }
}

//! Doing what is missing, and taking it back.

use super::error::about;
use super::look::Plan;
use super::policy::Policy;
use super::{AccessLoggingChange, AccessLoggingError, UnfitLogBucket};
use crate::events::WorkflowEvents;
use aws_interactions_core::{ConfigError, Look, RequestError, RequestErrorKind, Wait, WaitError};
use s3_interactions::{
    BucketCreation, BucketError, BucketSettings, Encryption, create_bucket, delete_bucket, delete_bucket_policy,
    get_bucket_logging, get_bucket_policy, put_bucket_logging, put_bucket_policy,
};
use std::time::Duration;

/// How long a new bucket may be unknown to what S3 asks of it.
const SETTLES_WITHIN: Duration = Duration::from_mins(1);

/// Makes the changes of the plan in their order; where one fails, takes all of them back.
pub(super) async fn apply(plan: &Plan<'_>, events: &WorkflowEvents) -> Result<(), AccessLoggingError> {
    let mut made = Vec::new();
    for change in [AccessLoggingChange::LogBucket, AccessLoggingChange::Statement, AccessLoggingChange::Setting] {
        let step = plan.step(change);
        if !plan.report.changes.contains(&change) {
            events.skipped(&step, "that is so already");
            continue;
        }
        let progress = Progress { step: step.clone(), events: events.clone() };
        // Boxed, as are those below: the SDK's futures are large.
        match events.step(&step, Box::pin(plan.make(change, &made, progress))).await {
            Ok(true) => made.push(change),
            Ok(false) => {}
            Err(source) => return plan.settle(change, made, source, events).await,
        }
    }
    Ok(())
}

impl Plan<'_> {
    fn log_bucket(&self) -> &str {
        &self.report.logging.target_bucket
    }

    fn step(&self, change: AccessLoggingChange) -> String {
        let (bucket, log_bucket) = (&self.report.bucket, self.log_bucket());
        match change {
            AccessLoggingChange::LogBucket => format!("create the log bucket {log_bucket}"),
            AccessLoggingChange::Statement => format!("let S3 deliver logs to {log_bucket}"),
            AccessLoggingChange::Setting => format!("log the accesses of {bucket} to {log_bucket}"),
        }
    }

    /// Makes a change; false where somebody else made it meanwhile.
    async fn make(
        &self,
        change: AccessLoggingChange,
        made: &[AccessLoggingChange],
        progress: Progress,
    ) -> Result<bool, BucketError> {
        let waits = made.contains(&AccessLoggingChange::LogBucket).then_some(progress);
        match change {
            AccessLoggingChange::LogBucket => return self.create().await,
            AccessLoggingChange::Statement => {
                let policy = self.policy.with(&self.sid, Some(&self.statement)).text().unwrap_or_default();
                patiently(waits, || put_bucket_policy(self.log_bucket(), &policy, self.provider)).await?;
            }
            AccessLoggingChange::Setting => {
                let (bucket, logging) = (&self.report.bucket, &self.report.logging);
                patiently(waits, || put_bucket_logging(bucket, Some(logging), self.provider)).await?;
            }
        }
        Ok(true)
    }

    /// What a new bucket has besides is AWS's own default: its owner owns everything, and ACLs are off.
    async fn create(&self) -> Result<bool, BucketError> {
        let there = self.provider.in_region(&self.report.region).map_err(|error| self.no_region(&error))?;
        let settings = BucketSettings { encryption: Encryption::S3Managed, ..BucketSettings::default() };
        Ok(create_bucket(self.log_bucket(), &settings, &there).await? == BucketCreation::Created)
    }

    fn no_region(&self, error: &ConfigError) -> BucketError {
        let kind = RequestErrorKind::ResponseNotUnderstood;
        let source = RequestError::new(kind, "s3", "HeadBucket", error.to_string());
        BucketError::Request { bucket: self.report.bucket.clone(), source }
    }

    /// Goes back to what was before `failed`, unless it has not failed after all.
    async fn settle(
        &self,
        failed: AccessLoggingChange,
        mut made: Vec<AccessLoggingChange>,
        source: BucketError,
        events: &WorkflowEvents,
    ) -> Result<(), AccessLoggingError> {
        if may_be_done(&source) {
            made.push(failed);
        }
        let undone = match failed {
            AccessLoggingChange::Setting => match self.is_set(&made).await {
                // The answer was lost, and not the call.
                Ok(true) => return Ok(()),
                Ok(false) => {
                    made.retain(|change| *change != failed);
                    self.undo(&made, events).await
                }
                // Without what it needs the bucket must not be told to log, and it may have been.
                Err(error) => Err(error),
            },
            _ => self.undo(&made, events).await,
        };
        match undone {
            Ok(()) => Err(AccessLoggingError::Undone { failed, source }),
            Err(undo) => Err(AccessLoggingError::HalfMade { failed, left: made, undo: Box::new(undo), source }),
        }
    }

    async fn is_set(&self, made: &[AccessLoggingChange]) -> Result<bool, AccessLoggingError> {
        if !made.contains(&AccessLoggingChange::Setting) {
            return Ok(false);
        }
        let bucket = &self.report.bucket;
        let now = get_bucket_logging(bucket, self.provider).await.map_err(about(bucket))?;
        Ok(now.as_ref() == Some(&self.report.logging))
    }

    /// A new bucket goes with its policy, and only while it is empty.
    async fn undo(&self, made: &[AccessLoggingChange], events: &WorkflowEvents) -> Result<(), AccessLoggingError> {
        let log_bucket = self.log_bucket();
        if made.contains(&AccessLoggingChange::LogBucket) {
            let step = format!("take back: delete the log bucket {log_bucket}");
            events.step(&step, Box::pin(self.delete())).await
        } else if made.contains(&AccessLoggingChange::Statement) {
            let step = format!("take back: the statement in the policy of {log_bucket}");
            events.step(&step, Box::pin(self.take_statement_back())).await
        } else {
            Ok(())
        }
    }

    async fn delete(&self) -> Result<(), AccessLoggingError> {
        match delete_bucket(self.log_bucket(), self.provider).await {
            Ok(()) | Err(BucketError::DoesNotExist { .. }) => Ok(()),
            Err(source) => Err(about(self.log_bucket())(source)),
        }
    }

    /// Reads the policy again: what others have written meanwhile stays.
    async fn take_statement_back(&self) -> Result<(), AccessLoggingError> {
        let log_bucket = self.log_bucket();
        let now = get_bucket_policy(log_bucket, self.provider).await.map_err(about(log_bucket))?;
        let unreadable = || AccessLoggingError::Unfit {
            log_bucket: log_bucket.to_owned(),
            problem: UnfitLogBucket::UnreadablePolicy,
        };
        let now = Policy::read(now.as_deref()).ok_or_else(unreadable)?;
        let before = now.with(&self.sid, self.policy.statement(&self.sid));
        let written = match before.text() {
            _ if before == now => return Ok(()),
            Some(policy) => put_bucket_policy(log_bucket, &policy, self.provider).await,
            None => delete_bucket_policy(log_bucket, self.provider).await,
        };
        written.map_err(about(log_bucket))
    }
}

/// Whether the request behind the error may have done its work: nobody answered, or nothing that says that it did not.
fn may_be_done(error: &BucketError) -> bool {
    let is_of_setting = matches!(error, BucketError::Incomplete { .. });
    let is_unknown = |request: &RequestError| {
        use RequestErrorKind::{Network, ResponseNotUnderstood, ServiceFault, Timeout};
        matches!(request.kind(), Network | ResponseNotUnderstood | ServiceFault | Timeout)
    };
    is_of_setting || error.request().is_some_and(is_unknown)
}

/// Who is told that a step waits.
struct Progress {
    step: String,
    events: WorkflowEvents,
}

/// Puts; where it is about a new bucket, again for a while: that may be unknown to the next request, and to what S3
/// asks itself.
async fn patiently<F, Fut>(waits: Option<Progress>, put: F) -> Result<(), BucketError>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<(), BucketError>>,
{
    use BucketError::{DoesNotExist, InvalidLoggingTarget};
    let Some(Progress { step, events }) = waits else { return put().await };
    let look = || async {
        match put().await {
            Err(DoesNotExist { .. } | InvalidLoggingTarget { .. }) => Ok(Look::NotYet("not known yet".to_owned())),
            put => put.map(Look::Done),
        }
    };
    let wait = Wait::at_most(SETTLES_WITHIN).every(Duration::from_secs(3));
    match wait.reporting(move |waiting| events.progressed(&step, &*waiting.seen)).until(look).await {
        Ok(()) => Ok(()),
        Err(WaitError::Failed(error)) => Err(error),
        // Once more, for S3's own words.
        Err(_) => put().await,
    }
}

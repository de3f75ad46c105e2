//! Synchronization of a folder and a bucket.

use super::objects;
use crate::operation::{Answer, Doing, Operation};
use crate::world::World;
use futures::{FutureExt, StreamExt};
use s3_interactions::{SyncOptions, SyncPlace, SyncPlan, SyncRun, plan_sync, run_sync};
use std::error::Error;
use std::fs;

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("s3::plan_sync", &["data"], arrange, |world| {
            async { Ok(format!("{:?}", paths(&plan(world).await?))) }.boxed_local()
        }),
        Operation::changing("s3::run_sync", &["data"], arrange, running, objects::state)
            // What becomes of each is told with its name.
            .honest("", &[], "failed: "),
    ]
}

/// Two files that are not in the bucket, one that is, and three objects without a file.
fn arrange(world: &World) -> Doing<'_, ()> {
    async {
        objects::arrange(world).await;
        for name in ["c", "d"] {
            fs::write(world.folder.path().join(name), name).expect("a file");
        }
    }
    .boxed_local()
}

async fn plan(world: &World) -> Result<SyncPlan, Box<dyn Error>> {
    let (from, to) = (SyncPlace::folder(world.folder.path()), SyncPlace::prefix("data", ""));
    let options = SyncOptions { delete: true, ..SyncOptions::default() };
    Ok(plan_sync(&from, &to, &options, &world.provider).await?)
}

fn paths(plan: &SyncPlan) -> Vec<String> {
    let copies = plan.copies.iter().map(|copy| copy.path);
    copies.chain(plan.deletions.iter().map(|deletion| deletion.path.clone())).collect()
}

fn running(world: &World) -> Doing<'_, Answer> {
    async {
        let plan = plan(world).await?;
        let run = SyncRun::default();
        let outcomes: Vec<_> = run_sync(&plan, &run, &world.provider).collect().await;
        let mut told: Vec<String> = outcomes
            .into_iter()
            .map(|outcome| match outcome.result {
                Ok(bytes) => format!("{} {bytes}", outcome.path),
                Err(error) => format!("{} failed: {error:?}", outcome.path),
            })
            .collect();
        told.sort();
        Ok(told.join(", "))
    }
    .boxed_local()
}

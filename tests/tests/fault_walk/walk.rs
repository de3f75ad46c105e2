//! Each call of an operation, failing in each way.

use crate::faults::{Call, FAULTS, FaultKind};
use crate::judge::{Case, Next, Outcome, Unharmed, judge};
use crate::operation::{Answer, Operation};
use crate::world::World;
use aws_interactions_local::{Fault, RecordedRequest};
use futures::FutureExt;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// Longer than any timeout, and all pauses between looks and retries: what is not over by then never ends.
const DEADLINE: Duration = Duration::from_mins(10);

/// What the walk found of one operation.
pub(crate) struct Findings {
    pub(crate) operation: String,
    pub(crate) calls: usize,
    pub(crate) cases: usize,
    pub(crate) took: Duration,
    /// What is wrong, by case.
    pub(crate) wrong: BTreeMap<String, String>,
}

/// Runs every case of an operation.
pub(crate) async fn walk(operation: &Operation) -> Findings {
    let begun = std::time::Instant::now();
    let mut findings =
        Findings { operation: operation.title(), calls: 0, cases: 0, took: Duration::ZERO, wrong: BTreeMap::new() };
    match Walk::begin(operation).await {
        Ok(mut walk) => walk.cases(&mut findings).await,
        Err(why) => _ = findings.wrong.insert("unharmed".to_owned(), why),
    }
    findings.took = begun.elapsed();
    findings
}

struct Walk<'a> {
    operation: &'a Operation,
    unharmed: Unharmed,
    calls: Vec<Call>,
    /// A world where nothing has changed yet.
    unchanged: Option<World>,
    /// What another run does, by the state that it begins with.
    next: BTreeMap<String, Next>,
    /// Which of the table's honest answers were given.
    honest: BTreeSet<usize>,
}

impl<'a> Walk<'a> {
    async fn begin(operation: &'a Operation) -> Result<Self, String> {
        let world = arranged(operation).await;
        let before = state(operation, &world).await;
        let answer = run(operation, &world).await?.map_err(|error| format!("fails: {error:?}"))?;
        let calls = calls(world.faults.recorder().requests());
        let after = state(operation, &world).await;
        if operation.state.is_some() && before == after {
            return Err("changes nothing".to_owned());
        }
        let unchanged = operation.state.is_none().then_some(world);
        let unharmed = Unharmed { answer, before, after };
        Ok(Self { operation, unharmed, calls, unchanged, next: BTreeMap::new(), honest: BTreeSet::new() })
    }

    async fn cases(&mut self, findings: &mut Findings) {
        findings.calls = self.calls.len();
        let ways = self.operation.ways;
        for call in self.calls.clone() {
            for kind in FAULTS.iter().filter(|kind| ways.is_empty() || ways.contains(&kind.name)) {
                let Some(fault) = (kind.of)(&call) else { continue };
                for attempts in if kind.passes { &[1, 3][..] } else { &[1] } {
                    findings.cases += 1;
                    if let Err(wrong) = self.case(&call, kind, fault.clone(), *attempts).await {
                        let mended = if *attempts > 1 { ", retried" } else { "" };
                        let case = format!("{} {}: {}{mended}", call.operation, call.nth, kind.name);
                        findings.wrong.insert(case, wrong);
                    }
                }
            }
        }
        for (index, honest) in self.operation.honest.iter().enumerate() {
            if !self.honest.contains(&index) {
                let case = format!("honest answer `{}`", honest.answer);
                findings.wrong.insert(case, "is in the table and was never given".to_owned());
            }
        }
    }

    async fn case(&mut self, call: &Call, kind: &FaultKind, fault: Fault, attempts: u32) -> Result<(), String> {
        let world = match self.unchanged.take() {
            Some(world) => world,
            None => arranged(self.operation).await,
        };
        let world = world.with_attempts(attempts).await;
        let so_far = world.faults.calls().get(&call.operation).copied().unwrap_or_default();
        world.faults.nth(&call.operation, so_far + call.nth, fault);
        let outcome = self.outcome(world).await?;
        let case = Case { operation: self.operation, call, kind, is_mended: attempts > 1 };
        self.honest.extend(judge(&case, &self.unharmed, &outcome)?);
        Ok(())
    }

    async fn outcome(&mut self, world: World) -> Result<Outcome, String> {
        let answer = run(self.operation, &world).await?;
        world.faults.heal();
        let state = state(self.operation, &world).await;
        if state == self.unharmed.before {
            self.unchanged = Some(world);
            return Ok(Outcome { answer, state, next: None });
        }
        // What another run does is decided by what it finds: asked once.
        if let Some(next) = self.next.get(&state).cloned() {
            return Ok(Outcome { answer, state, next: Some(next) });
        }
        let again = run(self.operation, &world).await?.map_err(|error| format!("{error:?}"));
        let next = Next { again, state: self::state(self.operation, &world).await };
        self.next.insert(state.clone(), next.clone());
        Ok(Outcome { answer, state, next: Some(next) })
    }
}

/// What an operation asks of AWS when nothing harms it.
pub(crate) async fn unharmed_requests(operation: &Operation) -> Result<Vec<RecordedRequest>, String> {
    let world = arranged(operation).await;
    run(operation, &world).await?.map_err(|error| format!("fails: {error:?}"))?;
    Ok(world.faults.recorder().requests())
}

async fn arranged(operation: &Operation) -> World {
    let world = World::new().await;
    (operation.arrange)(&world).await;
    world
}

async fn state(operation: &Operation, world: &World) -> String {
    match operation.state {
        Some(state) => state(world).await,
        None => String::new(),
    }
}

/// The answer; what is no answer is said.
async fn run(operation: &Operation, world: &World) -> Result<Answer, String> {
    let run = AssertUnwindSafe((operation.act)(world)).catch_unwind();
    match tokio::time::timeout(DEADLINE, run).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(panic)) => Err(format!("panics: {:?}", panic.downcast_ref::<String>())),
        Err(_) => Err("does not end".to_owned()),
    }
}

fn calls(requests: Vec<RecordedRequest>) -> Vec<Call> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let call = |request: RecordedRequest| {
        let nth = counts.entry(request.operation.clone()).or_default();
        *nth += 1;
        let service = request.service.unwrap_or_default();
        let is_of_object = service == "s3" && request.resource.is_some_and(|resource| resource.contains('/'));
        Call { service, operation: request.operation, nth: *nth, is_of_object }
    };
    requests.into_iter().map(call).collect()
}

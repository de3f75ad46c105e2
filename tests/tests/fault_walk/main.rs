//! The fault walk: every public operation, each of its calls failing in turn, in each way that a call can fail.
//!
//! An operation is run once unharmed, which tells the calls that it makes and what it answers. Then, for each call and each
//! [fault](faults::FAULTS), it is run again in a world of its own where that call meets that fault, and judged:
//!
//! - it ends, and does not panic;
//! - a success is the answer of the unharmed run, or one that the table calls honest;
//! - an error names what it is about, is of the kind that the fault is, and keeps the request id where an answer had one;
//! - what stands in AWS afterwards is what stood before or what was asked for; anything between is named by the error;
//! - the next run, which nothing harms, completes it;
//! - a fault that passes is mended by the retries of a provider that has them.
//!
//! The clock is paused and the embedded AWS is called without sockets: pauses and hanging calls take no time.
//!
//! # Registering an operation
//! A line in the [`table`]: its name, how the world is set up, the call, what its errors must name, and for what changes
//! something the state that counts. A test fails for a public function that takes a provider and is not there.
//!
//! The same table tells which IAM actions each operation uses: [`permissions`] holds what the crates state against it.
//!
//! ```text
//! cargo test --workspace --all-features --test fault_walk -- --nocapture      # tells the cases
//! FAULT_WALK=iam::ensure_role cargo test …                                    # those operations alone
//! ```
#![expect(clippy::expect_used, reason = "a walk that cannot be set up fails")]

mod faults;
mod gaps;
mod judge;
mod operation;
mod permissions;
mod register;
mod spawned;
mod table;
mod walk;
mod world;

use operation::Operation;
use std::collections::VecDeque;
use std::sync::Mutex;
use walk::Findings;

#[test]
fn when_any_call_of_any_operation_fails_in_any_way_then_it_is_told_and_nothing_is_lost() {
    let chosen = std::env::var("FAULT_WALK").unwrap_or_default();
    let operations = table::all().into_iter().filter(|operation| operation.title().contains(&chosen));
    let found = walk_all(operations.collect());
    print(&found);
    let problems = gaps::beyond_known(&found, chosen.is_empty());
    assert!(problems.is_empty(), "{} findings:\n{}", problems.len(), problems.join("\n"));
}

/// On every processor, each with a clock of its own.
fn walk_all(operations: VecDeque<Operation>) -> Vec<Findings> {
    let waiting = Mutex::new(operations);
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.expect("a runtime");
        let mut found = Vec::new();
        loop {
            let next = waiting.lock().expect("no panic").pop_front();
            let Some(operation) = next else { return found };
            found.push(runtime.block_on(walk::walk(&operation)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker never panics")).collect()
    })
}

fn print(found: &[Findings]) {
    for one in found {
        println!("{:60} {:3} calls {:5} cases {:7.0?}", one.operation, one.calls, one.cases, one.took);
    }
    let sum = |count: fn(&Findings) -> usize| found.iter().map(count).sum::<usize>();
    let (calls, cases) = (sum(|one| one.calls), sum(|one| one.cases));
    println!("fault walk: {} operations, {calls} calls, {cases} cases", found.len());
}

//! Work on as many things at a time as there are processors.

use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Result, anyhow};

/// The answers come in no order. Who fails begins nothing more; the others go on.
pub(super) fn side_by_side<T: Sync, A: Send>(things: &[T], work: impl Fn(&T) -> Result<A> + Sync) -> Result<Vec<A>> {
    let left = Mutex::new(things.iter());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || std::iter::from_fn(next).map(&work).collect::<Result<Vec<A>>>();
    let count = thread::available_parallelism()?.get();
    let answers: Result<Vec<Vec<A>>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(anyhow!("a worker panicked")))).collect()
    });
    Ok(answers?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_work_is_done_side_by_side_then_each_thing_is_answered_once() {
        let mut answers = side_by_side(&(0..100).collect::<Vec<_>>(), |number| Ok(number * 2)).expect("answers");
        answers.sort_unstable();
        assert_eq!(answers, (0..200).step_by(2).collect::<Vec<_>>());
    }

    #[test]
    fn when_one_thing_fails_or_panics_then_all_has_failed() {
        let failed = side_by_side(&[1, 2, 3], |number| if *number == 2 { Err(anyhow!("two")) } else { Ok(()) });
        assert_eq!(failed.expect_err("one failed").to_string(), "two");
        let panicked = side_by_side(&[1], |_| -> Result<()> { panic!("for the test") });
        assert_eq!(panicked.expect_err("one panicked").to_string(), "a worker panicked");
    }
}

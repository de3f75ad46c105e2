//! An entry of the table.

use crate::world::World;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, Stream, TryStreamExt};
use std::error::Error;
use std::fmt::Debug;

/// What an operation answered, as text that can be compared; its error as it is.
pub(crate) type Answer = Result<String, Box<dyn Error>>;

pub(crate) type Doing<'a, T> = LocalBoxFuture<'a, T>;

/// Some ways to fail, one of each sort, for what makes dozens of calls that all go the same way through the code.
#[cfg(feature = "ec2")]
pub(crate) const A_FEW: &[&str] = &["403", "404", "slow down", "reset", "answer lost", "malformed body", "hang"];

/// A public operation in one situation.
pub(crate) struct Operation {
    /// As in `register`: `s3::get_object`.
    pub(crate) name: &'static str,
    /// What sets this entry apart from others of the operation.
    pub(crate) situation: &'static str,
    pub(crate) arrange: for<'a> fn(&'a World) -> Doing<'a, ()>,
    pub(crate) act: for<'a> fn(&'a World) -> Doing<'a, Answer>,
    /// What the operation changes, as text that can be compared; none for one that only reads.
    pub(crate) state: Option<for<'a> fn(&'a World) -> Doing<'a, String>>,
    /// What each error must name; one of several where there is a `|` between them.
    pub(crate) names: &'static [&'static str],
    pub(crate) honest: Vec<Honest>,
    /// What is in an error that says what it left half-made.
    pub(crate) admits: &'static [&'static str],
    /// The ways in which its calls fail; empty for all.
    pub(crate) ways: &'static [&'static str],
}

/// Another outcome that is right, and the calls and faults that may lead to it.
pub(crate) struct Honest {
    /// A call; empty for any.
    pub(crate) call: &'static str,
    /// Empty for any.
    pub(crate) faults: &'static [&'static str],
    /// What is in the answer, or in the `Debug` of the error.
    pub(crate) answer: &'static str,
}

impl Operation {
    pub(crate) fn reading(
        name: &'static str,
        names: &'static [&'static str],
        arrange: for<'a> fn(&'a World) -> Doing<'a, ()>,
        act: for<'a> fn(&'a World) -> Doing<'a, Answer>,
    ) -> Self {
        Self { name, situation: "", arrange, act, state: None, names, honest: Vec::new(), admits: &[], ways: &[] }
    }

    pub(crate) fn changing(
        name: &'static str,
        names: &'static [&'static str],
        arrange: for<'a> fn(&'a World) -> Doing<'a, ()>,
        act: for<'a> fn(&'a World) -> Doing<'a, Answer>,
        state: for<'a> fn(&'a World) -> Doing<'a, String>,
    ) -> Self {
        Self { state: Some(state), ..Self::reading(name, names, arrange, act) }
    }

    pub(crate) fn when(self, situation: &'static str) -> Self {
        Self { situation, ..self }
    }

    pub(crate) fn honest(mut self, call: &'static str, faults: &'static [&'static str], answer: &'static str) -> Self {
        self.honest.push(Honest { call, faults, answer });
        self
    }

    pub(crate) fn admits(self, admits: &'static [&'static str]) -> Self {
        Self { admits, ..self }
    }

    #[cfg(feature = "ec2")]
    pub(crate) fn in_ways(self, ways: &'static [&'static str]) -> Self {
        Self { ways, ..self }
    }

    pub(crate) fn title(&self) -> String {
        if self.situation.is_empty() { self.name.to_owned() } else { format!("{} ({})", self.name, self.situation) }
    }
}

/// The call of a function.
pub(crate) fn call<'a, T: Debug, E: Error + 'static>(
    function: impl Future<Output = Result<T, E>> + 'a,
) -> Doing<'a, Answer> {
    async { function.await.map(|answer| format!("{answer:?}")).map_err(Into::into) }.boxed_local()
}

/// The call of a function, of whose answer only a part is the same in each run.
pub(crate) fn call_for<'a, T, E: Error + 'static, P: Debug>(
    function: impl Future<Output = Result<T, E>> + 'a,
    part: impl FnOnce(T) -> P + 'a,
) -> Doing<'a, Answer> {
    async { function.await.map(|answer| format!("{:?}", part(answer))).map_err(Into::into) }.boxed_local()
}

/// A stream read to its end.
pub(crate) fn all<'a, T: Debug + 'a, E: Error + 'static>(
    stream: impl Stream<Item = Result<T, E>> + 'a,
) -> Doing<'a, Answer> {
    call(stream.try_collect::<Vec<T>>())
}

/// A world that is right as it is.
pub(crate) fn nothing(_: &World) -> Doing<'_, ()> {
    async {}.boxed_local()
}

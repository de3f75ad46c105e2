//! What a command prints, in the hands of another command.

use std::cell::RefCell;

tokio::task_local! {
    /// Commands run side by side in one process, each in a scope of its own.
    static COLLECTED: RefCell<String>;
}

/// Runs `work`, and answers with what it printed, which standard output never sees.
pub(crate) async fn collected<T>(work: impl Future<Output = T>) -> (T, String) {
    let scope = async {
        let done = work.await;
        (done, COLLECTED.with(RefCell::take))
    };
    COLLECTED.scope(RefCell::default(), scope).await
}

/// Whether what is printed here is for another command.
pub(crate) fn is_collected() -> bool {
    COLLECTED.try_with(|_| ()).is_ok()
}

/// Keeps the text, where it is collected.
pub(super) fn collect(text: &str) -> bool {
    COLLECTED.try_with(|collected| collected.borrow_mut().push_str(text)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    #[tokio::test]
    async fn when_commands_are_collected_side_by_side_then_each_has_its_own_text() {
        let printing = |text: &'static str| async move {
            print(text).expect("collected");
            tokio::task::yield_now().await;
            print("end").expect("collected");
            is_collected()
        };
        let (one, two) = tokio::join!(collected(printing("one")), collected(printing("two")));
        assert_eq!((one, two), ((true, "one\nend\n".to_owned()), (true, "two\nend\n".to_owned())));
        assert!(!is_collected());
    }
}

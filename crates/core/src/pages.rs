//! Lists that read every page.

use futures::stream::{self, Stream, TryStreamExt};
use std::future::Future;

/// One page of a list, and the cursor of the next.
#[derive(Debug, Clone)]
pub struct Page<T, C> {
    /// What the page holds. Pages may be empty and still not be the last.
    pub items: Vec<T>,
    /// Where the next page begins; none behind the last.
    pub next: Option<C>,
}

/// A list whose pages lead nowhere. Reading on would never end, stopping would lose the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenPaging {
    /// A page names one before it as the next.
    #[error("a page of the list names a page before it as the next")]
    RepeatedCursor,
    /// The list is said to go on, without saying where.
    #[error("a page of the list says that more follows and not where")]
    MissingCursor,
}

/// All items of a list, page by page, each page fetched when the one before is used up.
///
/// `fetch` gets the cursor of the page, `None` for the first. The SDK's own paginators end silently on a repeated
/// token, and some operations have none; here the list ends with the error that `broken` makes of it.
///
/// ```
/// use aws_interactions_core::{BrokenPaging, Page, pages};
/// use futures::TryStreamExt;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let fetch = |cursor: Option<u32>| async move {
///     let page = cursor.unwrap_or(0);
///     Ok(Page { items: vec![page * 2, page * 2 + 1], next: (page < 2).then_some(page + 1) })
/// };
/// let numbers = pages(fetch, |error: BrokenPaging| error);
/// assert_eq!(numbers.try_collect::<Vec<_>>().await?, [0, 1, 2, 3, 4, 5]);
/// # Ok::<(), BrokenPaging>(())
/// # }).unwrap();
/// ```
pub fn pages<T, C, E, F, Fut>(fetch: F, broken: impl Fn(BrokenPaging) -> E) -> impl Stream<Item = Result<T, E>>
where
    F: FnMut(Option<C>) -> Fut,
    Fut: Future<Output = Result<Page<T, C>, E>>,
    C: PartialEq + Clone,
{
    let first = Some((fetch, broken, Trail::default(), None));
    stream::try_unfold(first, |state| async {
        let Some((mut fetch, broken, mut trail, cursor)) = state else { return Ok::<_, E>(None) };
        let page = fetch(cursor).await?;
        if page.next.as_ref().is_some_and(|next| trail.returns_to(next)) {
            return Err(broken(BrokenPaging::RepeatedCursor));
        }
        let items = stream::iter(page.items.into_iter().map(Ok::<T, E>));
        Ok(Some((items, page.next.map(|next| (fetch, broken, trail, Some(next))))))
    })
    .try_flatten()
}

/// Notices a circle of cursors, however long, by remembering one of them (Brent's algorithm).
struct Trail<C> {
    remembered: Option<C>,
    steps: u64,
    /// After so many steps another cursor is remembered, twice as many after that.
    patience: u64,
}

impl<C> Default for Trail<C> {
    fn default() -> Self {
        Self { remembered: None, steps: 0, patience: 1 }
    }
}

impl<C: PartialEq + Clone> Trail<C> {
    fn returns_to(&mut self, cursor: &C) -> bool {
        if self.remembered.as_ref() == Some(cursor) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.patience {
            *self = Self { remembered: Some(cursor.clone()), steps: 0, patience: self.patience.saturating_mul(2) };
        }
        false
    }
}

impl<T, C> Page<T, C> {
    /// A page of an operation that tells apart whether more follows and where.
    ///
    /// # Errors
    /// [`BrokenPaging::MissingCursor`] where more follows at no known place.
    pub fn new(items: Vec<T>, is_truncated: Option<bool>, next: Option<C>) -> Result<Self, BrokenPaging> {
        match (is_truncated.unwrap_or(false), next) {
            (true, None) => Err(BrokenPaging::MissingCursor),
            (true, next) => Ok(Self { items, next }),
            (false, _) => Ok(Self { items, next: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::runtime::Builder;

    fn collect(pages_of: Vec<Page<u8, &'static str>>) -> Result<Vec<u8>, BrokenPaging> {
        let mut rest = pages_of.into_iter();
        let fetch = move |_| {
            let page = rest.next().expect("no page was asked for behind the last");
            async move { Ok(page) }
        };
        let stream = pages(fetch, |error| error);
        Builder::new_current_thread().build().expect("a runtime").block_on(stream.try_collect())
    }

    #[test]
    fn when_a_list_is_read_and_a_page_in_the_middle_is_empty_then_the_rest_is_read_too() {
        let pages = vec![
            Page { items: vec![1], next: Some("a") },
            Page { items: vec![], next: Some("b") },
            Page { items: vec![2], next: None },
        ];
        assert_eq!(collect(pages), Ok(vec![1, 2]));
    }

    #[test]
    fn when_a_list_is_read_and_a_cursor_repeats_then_it_ends_with_an_error() {
        let pages = vec![Page { items: vec![1], next: Some("a") }, Page { items: vec![2], next: Some("a") }];
        assert_eq!(collect(pages), Err(BrokenPaging::RepeatedCursor));
    }

    #[test]
    fn when_a_list_is_read_and_its_cursors_go_round_in_a_circle_then_it_ends_with_an_error() {
        let circle = ["a", "b", "c"].into_iter().cycle().take(30).map(|next| Page { items: vec![1], next: Some(next) });
        assert_eq!(collect(circle.collect()), Err(BrokenPaging::RepeatedCursor));
    }

    #[test]
    fn when_a_page_is_truncated_and_has_no_cursor_then_it_is_refused() {
        assert_eq!(Page::<u8, &str>::new(vec![1], Some(true), None).err(), Some(BrokenPaging::MissingCursor));
        assert!(Page::<u8, &str>::new(vec![1], None, Some("left over")).expect("the last page").next.is_none());
    }
}

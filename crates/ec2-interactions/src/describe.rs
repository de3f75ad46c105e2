//! How this crate asks EC2 what there is: lists of all pages, and single things.

use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{Page, pages};
use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ec2::types::Filter;
use futures::{Stream, StreamExt, TryFutureExt, future, stream};
use std::error::Error;
use std::fmt;
use tracing::Instrument;

/// Where a list looks.
///
/// ```
/// use ec2_interactions::Scope;
///
/// assert_eq!(Scope::vpc("vpc-0a1b2c3d").to_string(), "VPC `vpc-0a1b2c3d`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything in the provider's account and region.
    Region,
    /// What belongs to this VPC. One that does not exist has nothing: it is no error.
    Vpc(String),
}

impl Scope {
    /// What belongs to the VPC with this id.
    pub fn vpc(id: impl Into<String>) -> Self {
        Self::Vpc(id.into())
    }

    /// A list within this scope: `filter` is how EC2 is asked for what belongs to a VPC, and `belongs` checks that it
    /// listened.
    pub(crate) fn asked<R>(&self, filter: &'static str, belongs: fn(&R, &str) -> bool) -> Asked<R> {
        match self {
            Self::Region => Asked::Everything,
            Self::Vpc(id) => Asked::of(ResourceKind::Vpc, id, filter, belongs),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region => f.write_str("the region"),
            Self::Vpc(id) => Resource::new(ResourceKind::Vpc, id).fmt(f),
        }
    }
}

/// A value of this crate that is read from one of the SDK's.
pub(crate) trait Described: Sized {
    const KIND: ResourceKind;
    type Sdk;

    /// None where the answer lacks what every such thing has.
    fn of(sdk: Self::Sdk) -> Option<Self>;

    fn id(&self) -> &str;
}

/// What a list is asked for.
pub(crate) enum Asked<R> {
    Everything,
    /// What the list filters by itself, in words: `instance `i-1` and 2 more`.
    Some(String),
    BelongingTo {
        resource: Resource,
        filter: &'static str,
        belongs: fn(&R, &str) -> bool,
    },
    Nonsense(Ec2Error),
}

impl<R> Asked<R> {
    pub(crate) fn of(kind: ResourceKind, id: &str, filter: &'static str, belongs: fn(&R, &str) -> bool) -> Self {
        match Resource::checked(kind, id) {
            Ok(resource) => Self::BelongingTo { resource, filter, belongs },
            Err(error) => Self::Nonsense(error),
        }
    }

    fn filters(&self) -> Option<Vec<Filter>> {
        match self {
            Self::BelongingTo { resource, filter, .. } => Some(vec![filter_by(filter, [&resource.id])]),
            _ => None,
        }
    }
}

/// The first of several, and how many others there are: `` `i-1` and 2 more ``.
pub(crate) fn first_of(ids: &[impl AsRef<str>]) -> String {
    let first = ids.first().map(AsRef::as_ref).unwrap_or_default();
    match ids.len() {
        0 | 1 => format!("`{first}`"),
        many => format!("`{first}` and {} more", many - 1),
    }
}

/// A filter that lets pass what has one of `values`.
pub(crate) fn filter_by(name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Filter {
    Filter::builder().name(name).set_values(Some(values.into_iter().map(Into::into).collect())).build()
}

/// The entries of an answer, and the token of the next page.
pub(crate) type Answer<T, E> = Result<(Option<Vec<T>>, Option<String>), SdkError<E, HttpResponse>>;

/// Everything that `operation` answers, page by page, each entry read and looked over.
pub(crate) fn list<R, E, F, Fut>(
    operation: &'static str,
    asked: Asked<R>,
    mut fetch: F,
) -> impl Stream<Item = Result<R, Ec2Error>> + use<R, E, F, Fut>
where
    R: Described,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    F: FnMut(Option<Vec<Filter>>, Option<String>) -> Fut,
    Fut: Future<Output = Answer<R::Sdk, E>>,
{
    let (filters, what) = match &asked {
        Asked::Nonsense(_) => (None, String::new()),
        Asked::Everything => (None, format!("{}s of the region", R::KIND)),
        Asked::Some(what) => (None, what.clone()),
        Asked::BelongingTo { resource, .. } => (asked.filters(), format!("{}s of {resource}", R::KIND)),
    };
    let asked = match asked {
        Asked::Nonsense(error) => return stream::once(future::ready(Err(error))).left_stream(),
        asked => asked,
    };
    let (of_request, of_list) = (what.clone(), what.clone());
    let fetch = move |token| {
        let span = tracing::info_span!("list_page", operation, what = of_request);
        let what = of_request.clone();
        fetch(filters.clone(), token)
            .map_ok(page)
            .map_err(move |error| Ec2Error::of_list(operation, what, error))
            .instrument(span)
    };
    let broken = move |source| Ec2Error::BrokenList { what: of_list.clone(), source };
    pages(fetch, broken).map(move |entry| looked_over(entry?, &asked, &what)).right_stream()
}

/// An empty token is no token.
fn page<T>((items, next): (Option<Vec<T>>, Option<String>)) -> Page<T, String> {
    Page { items: items.unwrap_or_default(), next: next.filter(|token| !token.is_empty()) }
}

fn looked_over<R: Described>(entry: R::Sdk, asked: &Asked<R>, what: &str) -> Result<R, Ec2Error> {
    let Some(value) = R::of(entry) else {
        return Err(Ec2Error::wrong_answer(what, format!("it has a {} without an id", R::KIND)));
    };
    match asked {
        Asked::BelongingTo { resource, belongs, .. } if !belongs(&value, &resource.id) => {
            Err(Ec2Error::wrong_answer(what, format!("it has `{}`, which is not of it", value.id())))
        }
        _ => Ok(value),
    }
}

/// The thing that was asked for by its id. EC2 refuses ids that it does not know; others answer with nothing.
pub(crate) fn only<R: Described>(resource: &Resource, found: Option<Vec<R::Sdk>>) -> Result<R, Ec2Error> {
    let mut found = found.unwrap_or_default();
    let Some(last) = found.pop() else { return Err(Ec2Error::DoesNotExist { resource: resource.clone() }) };
    let value: R = created(resource, Some(last))?;
    match found.len() {
        0 if value.id() == resource.id => Ok(value),
        0 => Err(Ec2Error::wrong_answer(resource, format!("it is about `{}`", value.id()))),
        more => Err(Ec2Error::wrong_answer(resource, format!("it is about {more} more"))),
    }
}

/// The thing that an answer has to hold.
pub(crate) fn created<R: Described>(what: impl fmt::Display, made: Option<R::Sdk>) -> Result<R, Ec2Error> {
    let value = made.and_then(R::of);
    value.ok_or_else(|| Ec2Error::wrong_answer(what, format!("it has no {} with an id", R::KIND)))
}

#[cfg(test)]
mod tests;

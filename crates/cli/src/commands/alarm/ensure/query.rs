//! A metric of an expression, as it is said here.

use cloudwatch_interactions::Statistic;

/// A metric, by what an expression calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) id: String,
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) statistic: Option<Statistic>,
}

/// `failed=Shop/Failed`, `slowest=AWS/ELB/Latency:p99`: the last slash ends the namespace.
pub(super) fn query(text: &str) -> Result<Query, String> {
    let read = || {
        let (id, rest) = text.split_once('=')?;
        // A colon that no statistic follows is of the name.
        let split = rest.rsplit_once(':').and_then(|(metric, word)| Some((metric, word.parse().ok()?)));
        // Those of two bounds have a colon themselves: `TM(2%:98%)`.
        let split = split.or_else(|| {
            let (metric, word) = rest.split_at_checked(rest.rfind('(').and_then(|end| rest.get(..end)?.rfind(':'))?)?;
            Some((metric, word.get(1..)?.parse().ok()?))
        });
        let (metric, statistic) = split.map_or((rest, None), |(metric, statistic)| (metric, Some(statistic)));
        let (namespace, name) = metric.rsplit_once('/')?;
        let (id, namespace, name) = (id.to_owned(), namespace.to_owned(), name.to_owned());
        let is_whole = [&id, &namespace, &name].iter().all(|part| !part.is_empty());
        is_whole.then_some(Query { id, namespace, name, statistic })
    };
    read().ok_or_else(|| "wanted is ID=NAMESPACE/NAME or ID=NAMESPACE/NAME:STATISTIC".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_query_is_read_then_its_parts_are_told_apart() {
        for (text, id, namespace, name, statistic) in [
            ("a=Shop/Orders", "a", "Shop", "Orders", None),
            ("a=AWS/ELB/Latency:p99.9", "a", "AWS/ELB", "Latency", Some("p99.9")),
            ("a=Shop/Latency:TM(2%:98%)", "a", "Shop", "Latency", Some("TM(2%:98%)")),
            ("a=Shop/Queue:length", "a", "Shop", "Queue:length", None),
            ("a=Shop/Queue:length:sum", "a", "Shop", "Queue:length", Some("Sum")),
            ("a=Shop/x=y", "a", "Shop", "x=y", None),
        ] {
            let read = query(text).expect(text);
            assert_eq!((read.id.as_str(), read.namespace.as_str(), read.name.as_str()), (id, namespace, name));
            assert_eq!(read.statistic.as_ref().map(Statistic::as_str), statistic, "{text}");
        }
        for wrong in ["", "a", "a=", "a=Orders", "=Shop/Orders", "a=/Orders", "a=Shop/", "a=Shop/:Sum", "Shop/Orders"] {
            assert!(query(wrong).is_err(), "{wrong}");
        }
    }
}

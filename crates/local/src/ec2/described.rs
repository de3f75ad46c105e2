//! Answers with what was asked for: filters in force, and an error for what there is not.

use super::call::Call;
use super::kinds::{self, Kind};
use crate::aws_error::AwsError;
use crate::xml::{children, values_at};

/// The answer with those things alone that the ids and filters of the call let pass.
pub(super) fn as_asked(call: &Call, xml: String, is_there: impl Fn(&str) -> bool) -> Result<String, AwsError> {
    let Some(kind) = kinds::of(&call.action) else {
        return if call.filters().is_empty() { Ok(xml) } else { Err(not_filtered(call, "anything")) };
    };
    let (open, close) = (format!("<{}>", kind.set), format!("</{}>", kind.set));
    let split = xml.split_once(&open).and_then(|(before, rest)| Some((before, rest.rsplit_once(&close)?)));
    // An empty set is written in another way, or not at all.
    let (before, (things, after)) = split.unwrap_or((&xml, ("", "")));
    let things = children(things).into_iter().map(|(_, thing)| thing);
    let mut things: Vec<&str> = things.filter(|thing| is_there(thing)).collect();
    // The emulator tells them in another order each time.
    things.sort_by_cached_key(|thing| values_at(thing, kind.id));
    let asked = call.list(kind.asked_by);
    let ids = |thing: &&str| values_at(thing, kind.id);
    if let Some(missing) = asked.iter().find(|id| !things.iter().any(|thing| ids(thing).iter().any(|one| one == *id))) {
        return Err(AwsError::new(400, kind.missing, format!("The ID '{missing}' does not exist")));
    }
    let filters = call.filters();
    let mut kept = String::new();
    for thing in things {
        let is_asked = asked.is_empty() || ids(&thing).iter().any(|id| asked.contains(&id.as_str()));
        if is_asked && passes(call, kind, thing, &filters)? {
            kept.extend(["<item>", thing, "</item>"]);
        }
    }
    if kept.is_empty() && after.is_empty() {
        return Ok(xml);
    }
    Ok([before, &open, &kept, &close, after].concat())
}

fn passes(call: &Call, kind: &Kind, thing: &str, filters: &[(&str, Vec<&str>)]) -> Result<bool, AwsError> {
    for (name, wanted) in filters {
        let found = match (kind.filters.iter().find(|(filter, _)| filter == name), name.strip_prefix("tag:")) {
            (Some((_, path)), _) => values_at(thing, path),
            (None, Some(key)) => tag(thing, kind, key),
            (None, None) if *name == "tag-key" => values_at(thing, &format!("{}/key", kind.tags)),
            (None, None) => return Err(not_filtered(call, name)),
        };
        if !found.iter().any(|found| wanted.iter().any(|wanted| is_like(wanted, found))) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn tag(thing: &str, kind: &Kind, key: &str) -> Vec<String> {
    let (keys, values) =
        (values_at(thing, &format!("{}/key", kind.tags)), values_at(thing, &format!("{}/value", kind.tags)));
    keys.into_iter().zip(values).filter(|(one, _)| one == key).map(|(_, value)| value).collect()
}

/// A filter that is not known here would let pass what was not asked for.
fn not_filtered(call: &Call, filter: &str) -> AwsError {
    let message = format!("the embedded AWS does not filter {} by {filter}", call.action);
    AwsError::new(501, "NotImplemented", message)
}

/// Whether a text is as a filter wants it: `*` stands for any characters, `?` for one.
fn is_like(wanted: &str, text: &str) -> bool {
    let mut wanted_chars = wanted.chars();
    match wanted_chars.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = wanted_chars.as_str();
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.any(|at| text.get(at..).is_some_and(|text| is_like(rest, text)))
        }
        Some(first) => {
            let mut chars = text.chars();
            chars.next().is_some_and(|one| first == '?' || first == one)
                && is_like(wanted_chars.as_str(), chars.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use winterbaume_core::MockRequest;

    use super::*;

    const ANSWER: &str = "<R>\n<requestId>1</requestId><vpcSet><item><vpcId>vpc-1</vpcId><tagSet><item><key>a</key>\
         <value>1</value></item><item><key>b</key><value>2</value></item></tagSet></item>\
         <item><vpcId>vpc-2</vpcId></item></vpcSet></R>";

    fn answered(form: &str, xml: &str) -> Result<Vec<String>, AwsError> {
        let (method, uri) = ("POST".to_owned(), "https://ec2.us-east-1.amazonaws.com/".to_owned());
        let body = form.to_owned().into();
        let call = Call::read(MockRequest { method, uri, headers: HeaderMap::new(), body });
        let answer = as_asked(&call, xml.to_owned(), |_| true)?;
        assert!(answer.starts_with("<R>") && answer.ends_with("</R>"), "{answer}");
        Ok(crate::xml::blocks(&answer, "vpcId").into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn when_things_are_asked_for_by_id_tag_or_filter_then_those_alone_are_told() {
        let filter = |name: &str, value: &str| {
            let form = format!("Action=DescribeVpcs&Filter.1.Name={name}&Filter.1.Value.1=x&Filter.1.Value.2={value}");
            answered(&form, ANSWER).ok()
        };
        let told = |ids: &[&str]| Some(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(answered("Action=DescribeVpcs", ANSWER).ok(), told(&["vpc-1", "vpc-2"]));
        let turned = ANSWER.replace("vpc-1", "vpc-3");
        assert_eq!(answered("Action=DescribeVpcs", &turned).ok(), told(&["vpc-2", "vpc-3"]), "in their order");
        assert_eq!(answered("Action=DescribeVpcs&VpcId.1=vpc-2", ANSWER).ok(), told(&["vpc-2"]));
        assert_eq!(filter("vpc-id", "vpc-1"), told(&["vpc-1"]));
        assert_eq!((filter("tag:b", "2"), filter("tag:b", "1")), (told(&["vpc-1"]), told(&[])));
        assert_eq!((filter("tag-key", "a"), filter("tag-key", "c")), (told(&["vpc-1"]), told(&[])));
        let both =
            "Action=DescribeVpcs&Filter.1.Name=tag-key&Filter.1.Value.1=a&Filter.2.Name=vpc-id&Filter.2.Value.1=vpc-2";
        assert_eq!(answered(both, ANSWER).ok(), told(&[]));
    }

    #[test]
    fn when_an_id_is_not_there_or_a_filter_not_known_then_it_is_an_error_whatever_else_there_is() {
        let code = |form: &str, xml: &str| answered(form, xml).map_err(|error| (error.status, error.code));
        let missing = Err((400, "InvalidVpcID.NotFound".to_owned()));
        assert_eq!(code("Action=DescribeVpcs&VpcId.1=vpc-1&VpcId.2=vpc-3", ANSWER), missing);
        for empty in ["<R><vpcSet/></R>", "<R></R>", "<R><vpcSet></vpcSet></R>"] {
            assert_eq!(code("Action=DescribeVpcs&VpcId.1=vpc-3", empty), missing, "{empty}");
            assert_eq!(code("Action=DescribeVpcs", empty), Ok(vec![]), "{empty}");
        }
        let refused = Err((501, "NotImplemented".to_owned()));
        assert_eq!(code("Action=DescribeVpcs&Filter.1.Name=dhcp&Filter.1.Value.1=x", ANSWER), refused);
        assert_eq!(code("Action=DescribeHosts&Filter.1.Name=state&Filter.1.Value.1=x", "<R></R>"), refused);
        assert_eq!(code("Action=DescribeHosts", "<R></R>"), Ok(vec![]));
    }

    #[test]
    fn when_a_text_is_compared_with_a_filter_then_its_wildcards_stand_for_others() {
        for (wanted, text, is) in [
            ("web", "web", true),
            ("web", "webs", false),
            ("w*b", "wb", true),
            ("*2023*", "al2023-ami", true),
            ("w?b", "wb", false),
            ("w?b", "wéb", true),
            ("", "", true),
            ("*", "", true),
        ] {
            assert_eq!(is_like(wanted, text), is, "{wanted} {text}");
        }
    }
}

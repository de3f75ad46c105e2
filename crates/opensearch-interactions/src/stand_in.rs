//! What domains look like on the wire.

pub(crate) use aws_interactions_stand_in::{
    JsonAnswer, Wire, assert_told_once, json_call, json_refusal, json_wire, provider_on,
};
use serde_json::{Value, json};

/// The answer that holds the domain `search`, with these fields beside its names.
pub(crate) fn domain(other: &Value) -> JsonAnswer {
    let mut domain = json!({
        "DomainId": "123456789012/search", "DomainName": "search", "ClusterConfig": {},
        "ARN": "arn:aws:es:eu-west-1:123456789012:domain/search",
    });
    for (name, value) in other.as_object().expect("fields") {
        domain[name] = value.clone();
    }
    (200, json!({ "DomainStatus": domain }))
}

/// As the service says that there is no such domain.
pub(crate) fn missing() -> JsonAnswer {
    (409, json_refusal("ResourceNotFoundException").1)
}

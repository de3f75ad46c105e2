//! A bucket that has a lifecycle and nothing else.

use crate::stand_in::{answer_of, bare_answer, error_answer, provider_over};
use aws_interactions_core::AwsClientProvider;
use std::sync::{Arc, Mutex};

/// A rule of somebody else.
pub(crate) const OTHER: &str = "<Rule><ID>archive</ID><Filter><And><Prefix>a/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And>\
                     </Filter><Status>Disabled</Status><Transition><Days>30</Days><StorageClass>GLACIER</StorageClass>\
                     </Transition></Rule>";

/// The lifecycle of a bucket, and what was asked of it.
#[derive(Clone, Default)]
pub(crate) struct Bucket {
    pub(crate) rules: Arc<Mutex<Option<String>>>,
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
    /// So many writes are lost.
    pub(crate) loses: usize,
}

impl Bucket {
    pub(crate) fn of(rules: &str) -> Self {
        let bucket = Self::default();
        *bucket.rules.lock().expect("no panic") = Some(rules.to_owned());
        bucket
    }

    pub(crate) async fn provider(&self) -> AwsClientProvider {
        let Self { rules, asked, loses } = self.clone();
        provider_over(move |request| {
            assert!(request.uri().contains("lifecycle"), "{}", request.uri());
            let (mut rules, mut asked) = (rules.lock().expect("no panic"), asked.lock().expect("no panic"));
            let writes = asked.iter().filter(|method| *method != "GET").count();
            let size = request.headers().get("x-amz-transition-default-minimum-object-size");
            asked.push([request.method(), size.unwrap_or_default()].concat());
            let is_lost = writes < loses;
            let answer = match request.method() {
                "GET" => match rules.as_ref() {
                    Some(rules) => answer_of(
                        format!("<LifecycleConfiguration>{rules}</LifecycleConfiguration>"),
                        &[("x-amz-transition-default-minimum-object-size", "varies_by_storage_class")],
                    ),
                    None => error_answer(404, "NoSuchLifecycleConfiguration"),
                },
                "PUT" => {
                    let body = String::from_utf8_lossy(request.body().bytes().expect("a body")).into_owned();
                    let inner = body.split_once("<Rule>").and_then(|(_, rest)| rest.rsplit_once("</Rule>"));
                    let written = inner.map(|(rules, _)| format!("<Rule>{rules}</Rule>"));
                    *rules = if is_lost { rules.take() } else { written };
                    bare_answer(200, &[])
                }
                _ => {
                    *rules = if is_lost { rules.take() } else { None };
                    bare_answer(204, &[])
                }
            };
            async { answer }
        })
        .await
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no panic"))
    }

    pub(crate) fn rules(&self) -> Option<String> {
        self.rules.lock().expect("no panic").clone()
    }
}

pub(crate) fn has(rules: &str, parts: &[&str]) {
    for part in parts {
        assert!(rules.contains(part), "{part} is not in {rules}");
    }
}

use super::*;
use crate::S3Client;
use crate::stand_in::{answer_of, provider_over};
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use proptest::prelude::*;

#[test]
fn when_a_document_has_its_root_and_the_end_of_it_then_it_is_whole() {
    let whole =
        "<?xml version=\"1.0\"?>\n<DeleteResult xmlns=\"x\"><Deleted><Key>a</Key></Deleted><B/></DeleteResult>\n";
    assert!(is_whole(whole.as_bytes()));
    let end = whole.find("</DeleteResult>").expect("an end") + "</DeleteResult>".len();
    for length in 0..end {
        assert!(!is_whole(&whole.as_bytes()[..length]), "{length}");
    }
    for whole in ["<A/>", "<A x=\"y\" />", "<a:A></a:A>", "<A><!-- --></A><!-- -->", "\u{feff}<A></A>", "<A>&lt;</A>"] {
        assert!(is_whole(whole.as_bytes()), "{whole}");
    }
    let broken =
        ["", " ", "<!-- -->", "<A><B></A>", "<A></B>", "<A></a:A>", "<A></A><A></A>", "<A></A>x", "<A/></A>", "x"];
    for broken in broken {
        assert!(!is_whole(broken.as_bytes()), "{broken}");
    }
    assert!(!is_whole(&[b'<', b'A', b'/', b'>', 0xff]));
}

proptest! {
    /// What XML has no place for is nowhere the end.
    #[test]
    fn when_a_control_character_stands_anywhere_in_a_document_then_it_is_not_whole(at in 0_usize..66, control in 0_u8..9) {
        let mut body = b"<?xml version=\"1.0\"?><A x=\"y\"><B>b</B><!-- c --><C><D>d</D></C></A>".to_vec();
        body.insert(at.min(body.len() - 1), control);
        prop_assert!(!is_whole(&body), "{}", String::from_utf8_lossy(&body));
    }
}

async fn over(body: &'static str) -> AwsClientProvider {
    provider_over(move |_| async move { answer_of(body, &[]) }).await
}

fn kind<T, E>(answer: Result<T, aws_sdk_s3::error::SdkError<E, HttpResponse>>) -> Option<RequestErrorKind>
where
    E: aws_sdk_s3::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    answer.err().map(|error| RequestError::from_sdk("s3", "Any", error).kind())
}

#[tokio::test]
async fn when_any_answer_holds_what_is_no_xml_then_it_is_not_understood_and_never_shorter() {
    const NOT_UNDERSTOOD: Option<RequestErrorKind> = Some(RequestErrorKind::ResponseNotUnderstood);
    let buckets = over("<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name></Bucket>\0<Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>").await;
    assert_eq!(kind(buckets.get_s3().list_buckets().send().await), NOT_UNDERSTOOD);
    let parts = over("<ListPartsResult><Part><PartNumber>1</PartNumber></Part>\0<Part><PartNumber>2</PartNumber></Part></ListPartsResult>").await;
    assert_eq!(kind(parts.get_s3().list_parts().bucket("b").key("k").upload_id("i").send().await), NOT_UNDERSTOOD);
    let uploads =
        over("<ListMultipartUploadsResult><Upload><Key>a</Key></Upload>\0<Upload/></ListMultipartUploadsResult>").await;
    assert_eq!(kind(uploads.get_s3().list_multipart_uploads().bucket("b").send().await), NOT_UNDERSTOOD);
    let rules =
        over("<LifecycleConfiguration><Rule><ID>a</ID></Rule><\0Rule><ID>b</ID></Rule></LifecycleConfiguration>").await;
    assert_eq!(kind(rules.get_s3().get_bucket_lifecycle_configuration().bucket("b").send().await), NOT_UNDERSTOOD);
    let tags = over("<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag>").await;
    assert_eq!(kind(tags.get_s3().get_object_tagging().bucket("b").key("k").send().await), NOT_UNDERSTOOD);
}

#[tokio::test]
async fn when_an_answer_is_content_or_json_or_nothing_then_nobody_asks_whether_it_is_whole() {
    let content = over("<A>\0").await;
    let got = content.get_s3().get_object().bucket("b").key("k").send().await.expect("content");
    assert_eq!(got.body.collect().await.expect("all").to_vec(), b"<A>\0");
    let policy = over("{\"a\":").await;
    let got = policy.get_s3().get_bucket_policy().bucket("b").send().await.expect("a policy");
    assert_eq!(got.policy(), Some("{\"a\":"));
    let nothing = over("").await;
    assert_eq!(kind(nothing.get_s3().put_bucket_tagging().bucket("b").tagging(no_tags()).send().await), None);
}

fn no_tags() -> aws_sdk_s3::types::Tagging {
    aws_sdk_s3::types::Tagging::builder().set_tag_set(Some(Vec::new())).build().expect("no tags")
}

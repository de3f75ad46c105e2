use super::*;
use crate::object::list::read_page;
use crate::object::list::{ListPage, Start};
use crate::plain_xml::documents::{
    any_bytes_in, any_text, any_time, assert_not_plain, common_prefixes, element, left_to_the_sdk, over_the_wire,
};
use proptest::option;
use proptest::prelude::*;
use std::time::{Duration, UNIX_EPOCH};

/// As S3 writes it.
const PLAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>logs</Name><Prefix/><KeyCount>2</KeyCount>
<MaxKeys>1000</MaxKeys><Delimiter>%2F</Delimiter><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
<NextContinuationToken>1+/==</NextContinuationToken><Contents><Key>a%2Bb+c</Key>
<LastModified>2026-11-22T10:00:00.250Z</LastModified><ETag>&quot;0cc1&quot;</ETag>
<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>7</Size>
<Owner><ID>75aa</ID><DisplayName/></Owner><RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>
<StorageClass>GLACIER</StorageClass></Contents><Contents><Key>d</Key></Contents>
<CommonPrefixes><Prefix>e%2F</Prefix></CommonPrefixes></ListBucketResult>
"#;

/// What the SDK's parser makes of a body.
fn by_the_sdk(body: &str) -> Option<ListPage> {
    read(left_to_the_sdk(body, "ListBucketResult", scan))
}

/// What a list makes of a body.
fn read(body: String) -> Option<ListPage> {
    over_the_wire(body, &async |provider| read_page("logs", None, None, Start::Beginning, provider).await.ok())
}

#[test]
fn when_a_plain_answer_is_scanned_then_all_of_it_is_read() {
    let page = scan(PLAIN.as_bytes()).expect("a plain answer");
    let first = ObjectSummary {
        key: "a+b c".to_owned(),
        size: 7,
        modified: Some(UNIX_EPOCH + Duration::from_millis(1_795_341_600_250)),
        etag: Some("\"0cc1\"".to_owned()),
        storage_class: StorageClass::GlacierFlexibleRetrieval,
    };
    let key = "d".to_owned();
    let second = ObjectSummary { key, size: 0, modified: None, etag: None, storage_class: StorageClass::Standard };
    assert_eq!(page.objects, [first, second]);
    assert_eq!((page.folders.as_slice(), page.is_truncated), (&["e/".to_owned()][..], Some(true)));
    assert_eq!(page.next.as_deref(), Some("1+/=="));
    assert_eq!(by_the_sdk(PLAIN), Some(page));
}

#[test]
fn when_the_list_is_read_over_the_wire_then_it_is_scanned() {
    assert_eq!(read(PLAIN.to_owned()), scan(PLAIN.as_bytes()));
    // The SDK takes a document without its end for one that ended.
    let page = read(PLAIN.replace("</ListBucketResult>\n", "</ListBucketResult>\n<!-- -->"));
    assert_eq!(page.map(|page| page.objects.len()), Some(2));
}

/// The SDK takes such a character for the end of the answer, and the list for a shorter one.
#[test]
fn when_an_answer_holds_a_character_that_xml_does_not_have_then_all_of_it_is_read() {
    let page = scan(PLAIN.replace("<DisplayName/>", "<DisplayName>\0</DisplayName>").as_bytes());
    assert_eq!(page, scan(PLAIN.as_bytes()));
    assert_eq!(page.map(|page| page.objects.len()), Some(2));
}

#[test]
fn when_an_answer_is_not_plain_then_it_is_left_to_the_sdk() {
    let changes = [
        ("<Contents>", "<Contents kind=\"x\">"),
        ("<Contents>", "<Contents><!-- -->"),
        ("<Key>d</Key>", "<Key><![CDATA[d]]></Key>"),
        ("<Key>d</Key>", "<Key>&unknown;</Key>"),
        ("<Key>d</Key>", "<Key>d</Key"),
        ("<Key>d</Key>", "<Key>d</key>"),
        ("<Size>7</Size>", "<Size>seven</Size>"),
        ("<Size>7</Size>", "<Size/>"),
        ("10:00:00.250Z", "noon"),
        ("<IsTruncated>true", "<IsTruncated>yes"),
        ("</ListBucketResult>", ""),
        ("</ListBucketResult>", "</ListBucketResult><More/>"),
        ("ListBucketResult", "Error"),
    ];
    assert_not_plain(PLAIN, &changes, scan);
    assert_eq!(scan(&[0xff]), None);
    let deep = PLAIN.replace("<Name>logs</Name>", &format!("{}{}", "<A>".repeat(100_000), "</A>".repeat(100_000)));
    assert_eq!(scan(deep.as_bytes()), None);
}

prop_compose! {
    fn any_object()(
        key in any_text(),
        size in option::of(-1_i64..=i64::MAX),
        time in option::of(any_time()),
        etag in option::of(any_text()),
        class in option::of("STANDARD|GLACIER_IR|SNOW|FUTURE|"),
        owner in option::of(Just("<ID>75aa</ID><DisplayName/>")),
        space in "[ \n]?",
    ) -> String {
        let fields = [
            element("Key", Some(key)),
            element("LastModified", time),
            element("ETag", etag),
            element("Size", size.map(|size| size.to_string())),
            element("Owner", owner),
            element("StorageClass", class),
        ];
        element("Contents", Some(space.clone() + &fields.join(&space)))
    }
}

proptest! {
    #[test]
    fn when_any_answer_is_scanned_then_it_is_as_the_sdk_reads_it(
        objects in proptest::collection::vec(any_object(), 0..6),
        folders in proptest::collection::vec(any_text(), 0..3),
        truncated in option::of(any::<bool>()),
        token in option::of("[a-z+/=]{1,9}"),
        is_encoded in any::<bool>(),
        encoding_last in any::<bool>(),
    ) {
        let mut inside = [
            element("EncodingType", is_encoded.then_some("url")),
            element("IsTruncated", truncated.map(|is| is.to_string())),
            element("NextContinuationToken", token),
            objects.concat(),
            common_prefixes(folders),
        ];
        if encoding_last {
            inside.rotate_left(1);
        }
        let body = format!("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">{}</ListBucketResult>", inside.concat());
        let page = scan(body.as_bytes());
        prop_assert!(page.is_some(), "{}", body);
        prop_assert_eq!(page, by_the_sdk(&body));
    }

    #[test]
    fn when_any_bytes_are_scanned_then_nothing_panics(bytes in any_bytes_in(PLAIN)) {
        let _ = bytes.map(|bytes| scan(&bytes));
    }
}

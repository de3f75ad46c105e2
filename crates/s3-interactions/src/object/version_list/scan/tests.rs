use super::*;
use crate::object::version_list::read_page;
use crate::plain_xml::documents::{
    any_bytes_in, any_text, any_time, assert_not_plain, common_prefixes, element, left_to_the_sdk, over_the_wire,
};
use proptest::option;
use proptest::prelude::*;
use std::time::{Duration, UNIX_EPOCH};

/// As S3 writes it.
const PLAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>logs</Name><Prefix></Prefix><KeyMarker/>
<VersionIdMarker/><NextKeyMarker>b%2B+c</NextKeyMarker><NextVersionIdMarker>v3/+=</NextVersionIdMarker>
<MaxKeys>3</MaxKeys><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><Version><Key>a%2Bb+c</Key>
<VersionId>v1</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-22T10:00:00.250Z</LastModified>
<ETag>&quot;0cc1&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><Size>7</Size>
<Owner><ID>75aa</ID><DisplayName/></Owner><RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>
<StorageClass>GLACIER</StorageClass></Version><DeleteMarker><Key>b%2B+c</Key><VersionId>v2</VersionId>
<IsLatest>true</IsLatest><LastModified>2026-11-22T10:00:00.250Z</LastModified><Owner><ID>75aa</ID></Owner></DeleteMarker>
<Version><Key>b%2B+c</Key><VersionId>v3</VersionId><IsLatest>false</IsLatest><Size>0</Size></Version>
<CommonPrefixes><Prefix>e%2F</Prefix></CommonPrefixes></ListVersionsResult>
"#;

/// What the SDK's parser makes of a body.
fn by_the_sdk(body: &str) -> Option<VersionPage> {
    read(left_to_the_sdk(body, "ListVersionsResult", scan))
}

/// What a list makes of a body.
fn read(body: String) -> Option<VersionPage> {
    over_the_wire(body, &async |provider| read_page("logs", "", None, None, provider).await.ok())
}

/// The SDK tells versions and delete markers apart, and forgets how they stood among each other.
fn sorted(page: Option<VersionPage>) -> Option<VersionPage> {
    let mut page = page?;
    page.entries.sort_by_key(|entry| entry.is_delete_marker);
    Some(page)
}

#[test]
fn when_a_plain_answer_is_scanned_then_all_of_it_is_read_in_its_order() {
    let page = scan(PLAIN.as_bytes()).expect("a plain answer");
    let modified = Some(UNIX_EPOCH + Duration::from_millis(1_795_341_600_250));
    let first = VersionSummary {
        key: "a+b c".to_owned(),
        version_id: Some("v1".to_owned()),
        is_latest: true,
        is_delete_marker: false,
        size: 7,
        modified,
        etag: Some("\"0cc1\"".to_owned()),
        storage_class: StorageClass::GlacierFlexibleRetrieval,
    };
    let (key, storage_class) = ("b+ c".to_owned(), StorageClass::Standard);
    let (version_id, etag) = (Some("v2".to_owned()), None);
    let marker = VersionSummary {
        key,
        version_id,
        is_latest: true,
        is_delete_marker: true,
        size: 0,
        modified,
        etag,
        storage_class,
    };
    let version_id = Some("v3".to_owned());
    let below =
        VersionSummary { version_id, is_latest: false, is_delete_marker: false, modified: None, ..marker.clone() };
    assert_eq!(page.entries, [first, marker, below]);
    assert_eq!((page.is_truncated, page.next_key.as_deref()), (Some(true), Some("b+ c")));
    assert_eq!((page.next_version.as_deref(), page.folders.as_slice()), (Some("v3/+="), &["e/".to_owned()][..]));
    assert_eq!(sorted(by_the_sdk(PLAIN)), sorted(Some(page)));
}

#[test]
fn when_the_list_is_read_over_the_wire_then_it_is_scanned_and_one_that_breaks_off_is_an_error() {
    // In its order, which the SDK forgets.
    let keys = |page: VersionPage| page.entries.into_iter().filter_map(|entry| entry.version_id).collect();
    assert_eq!(read(PLAIN.to_owned()).map(keys), Some(["v1", "v2", "v3"].map(str::to_owned).to_vec()));
    let by_the_sdk = read(PLAIN.replace("<Name>", "<!-- --><Name>"));
    assert_eq!(by_the_sdk.map(keys), Some(["v1", "v3", "v2"].map(str::to_owned).to_vec()));
    let end = PLAIN.find("</ListVersionsResult>").expect("an end");
    for cut in [end, end + 5, end - 30, PLAIN.len() / 2, 60, 0] {
        assert!(read(PLAIN[..cut].to_owned()).is_none(), "{cut}");
    }
}

#[test]
fn when_an_answer_is_not_plain_then_it_is_left_to_the_sdk() {
    let changes = [
        ("<Version>", "<Version kind=\"x\">"),
        ("<DeleteMarker>", "<DeleteMarker><!-- -->"),
        ("<VersionId>v1</VersionId>", "<VersionId><![CDATA[v1]]></VersionId>"),
        ("<IsLatest>true</IsLatest>", "<IsLatest>yes</IsLatest>"),
        ("<IsLatest>true</IsLatest>", "<IsLatest/>"),
        ("<Size>7</Size>", "<Size>seven</Size>"),
        ("10:00:00.250Z", "noon"),
        ("<IsTruncated>true", "<IsTruncated>yes"),
        ("ListVersionsResult", "ListBucketResult"),
    ];
    assert_not_plain(PLAIN, &changes, scan);
}

#[test]
fn when_a_delete_marker_has_what_versions_have_then_it_is_not_its_own() {
    let more = "<IsLatest>true</IsLatest><Size>seven</Size><ETag>e</ETag><StorageClass>SNOW</StorageClass>";
    let body = format!("<ListVersionsResult><DeleteMarker><Key>a</Key>{more}</DeleteMarker></ListVersionsResult>");
    let page = scan(body.as_bytes()).expect("a plain answer");
    let marker = page.entries.first().expect("a marker");
    assert_eq!((marker.size, &marker.etag, &marker.storage_class), (0, &None, &StorageClass::Standard));
    assert_eq!(sorted(by_the_sdk(&body)), sorted(Some(page)));
}

prop_compose! {
    fn any_entry()(
        kind in "Version|DeleteMarker",
        key in any_text(),
        id in option::of(any_text()),
        latest in option::of("true|false"),
        size in option::of(-1_i64..=i64::MAX),
        time in option::of(any_time()),
        etag in option::of(any_text()),
        class in option::of("STANDARD|GLACIER_IR|FUTURE|"),
        owner in option::of(Just("<ID>75aa</ID><DisplayName/>")),
        space in "[ \n]?",
    ) -> String {
        let fields = [
            element("Key", Some(key)),
            element("VersionId", id),
            element("IsLatest", latest),
            element("LastModified", time),
            element("ETag", etag),
            element("Size", size.map(|size| size.to_string())),
            element("Owner", owner),
            element("StorageClass", class),
        ];
        element(&kind, Some(space.clone() + &fields.join(&space)))
    }
}

proptest! {
    #[test]
    fn when_any_answer_is_scanned_then_it_is_as_the_sdk_reads_it(
        entries in proptest::collection::vec(any_entry(), 0..6),
        folders in proptest::collection::vec(any_text(), 0..3),
        truncated in option::of("true|false"),
        key in option::of(any_text()),
        id in option::of(any_text()),
        encoding in option::of(Just("url")),
        encoding_last in any::<bool>(),
    ) {
        let mut inside = [
            element("EncodingType", encoding),
            element("IsTruncated", truncated),
            element("NextKeyMarker", key),
            element("NextVersionIdMarker", id),
            entries.concat(),
            common_prefixes(folders),
        ];
        if encoding_last {
            inside.rotate_left(1);
        }
        let body = format!("<ListVersionsResult xmlns=\"x\">{}</ListVersionsResult>", inside.concat());
        let page = scan(body.as_bytes());
        prop_assert!(page.is_some(), "{}", body);
        prop_assert_eq!(sorted(page), sorted(by_the_sdk(&body)));
    }

    #[test]
    fn when_any_bytes_are_scanned_then_nothing_panics(bytes in any_bytes_in(PLAIN)) {
        let _ = bytes.map(|bytes| scan(&bytes));
    }
}

use super::*;
use crate::object::list::read_page;
use crate::object::list::{ListPage, Start};
use crate::stand_in::{answer_of, provider_over};
use proptest::prelude::*;
use std::time::{Duration, UNIX_EPOCH};
use tokio::runtime::Builder;

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
    // A comment is nothing to XML, and too much for the scanner.
    let body = body.replacen("<ListBucketResult", "<!-- --><ListBucketResult", 1);
    assert_eq!(scan(body.as_bytes()), None, "left to the SDK");
    read(body)
}

/// What a list makes of a body.
fn read(body: String) -> Option<ListPage> {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let provider = provider_over(move |_| {
            let answer = answer_of(body.clone(), &[]);
            async move { answer }
        });
        read_page("logs", None, None, Start::Beginning, &provider.await).await.ok()
    })
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
    for (from, to) in changes {
        assert_eq!(scan(PLAIN.replace(from, to).as_bytes()), None, "{from} -> {to}");
    }
    assert_eq!(scan(&[0xff]), None);
    let deep = PLAIN.replace("<Name>logs</Name>", &format!("{}{}", "<A>".repeat(100_000), "</A>".repeat(100_000)));
    assert_eq!(scan(deep.as_bytes()), None);
}

fn any_text() -> impl Strategy<Value = String> {
    "[ -~äß€😀]{0,12}|[a-z/]{1,20}".prop_map(|text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('~', "&#126;")
    })
}

prop_compose! {
    fn any_object()(
        key in any_text(),
        size in proptest::option::of(-1_i64..=i64::MAX),
        time in proptest::option::of((1970_u32..2100, 1_u32..13, 1_u32..29, 0_u32..24, 0_u32..60, 0_u32..1000)),
        etag in proptest::option::of(any_text()),
        class in proptest::option::of("STANDARD|GLACIER_IR|SNOW|FUTURE"),
        owner in any::<bool>(),
        space in "[ \n]?",
    ) -> String {
        let optional = |name: &str, value: Option<String>| match value {
            Some(value) => format!("<{name}>{value}</{name}>{space}"),
            None => String::new(),
        };
        let time = time.map(|(year, month, day, hour, minute, milli)| {
            format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{milli:03}Z")
        });
        let owner = owner.then(|| "<ID>75aa</ID><DisplayName/>".to_owned());
        let fields = [
            optional("Key", Some(key)),
            optional("LastModified", time),
            optional("ETag", etag),
            optional("Size", size.map(|size| size.to_string())),
            optional("Owner", owner),
            optional("StorageClass", class),
        ];
        format!("<Contents>{space}{}</Contents>", fields.concat())
    }
}

proptest! {
    #[test]
    fn when_any_answer_is_scanned_then_it_is_as_the_sdk_reads_it(
        objects in proptest::collection::vec(any_object(), 0..6),
        folders in proptest::collection::vec(any_text(), 0..3),
        truncated in proptest::option::of(any::<bool>()),
        token in proptest::option::of("[a-z+/=]{1,9}"),
        is_encoded in any::<bool>(),
        encoding_last in any::<bool>(),
    ) {
        let encoding = if is_encoded { "<EncodingType>url</EncodingType>" } else { "" };
        let mut body = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">".to_owned();
        body += if encoding_last { "" } else { encoding };
        body += &truncated.map(|is| format!("<IsTruncated>{is}</IsTruncated>")).unwrap_or_default();
        body += &token.map(|token| format!("<NextContinuationToken>{token}</NextContinuationToken>")).unwrap_or_default();
        body += &objects.concat();
        body += &folders.iter().map(|name| ["<CommonPrefixes><Prefix>", name, "</Prefix></CommonPrefixes>"].concat()).collect::<Vec<_>>().concat();
        body += if encoding_last { encoding } else { "" };
        body += "</ListBucketResult>";
        let page = scan(body.as_bytes());
        prop_assert!(page.is_some(), "{}", body);
        prop_assert_eq!(page, by_the_sdk(&body));
    }

    #[test]
    fn when_any_bytes_are_scanned_then_nothing_panics(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        at in 0..PLAIN.len(),
        cut in 0..PLAIN.len(),
    ) {
        let mut body = PLAIN.as_bytes().to_vec();
        body.truncate(cut);
        body.splice(at.min(cut)..at.min(cut), bytes.iter().copied());
        let _ = (scan(&body), scan(&bytes));
    }
}

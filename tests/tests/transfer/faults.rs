//! Uploads and downloads that meet a fault at any request.

use crate::world::{MIB, content, faults, refused, world};
use aws_interactions_local::Fault;
use s3_interactions::{
    GetOptions, ObjectError, PutOptions, get_object, get_object_bytes, put_file_to_bucket, put_object_bytes,
};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn when_any_request_of_an_upload_meets_any_fault_then_the_object_is_whole_or_absent_and_no_part_is_orphaned() {
    let world = world().await;
    let provider = world.patient().await;
    let content = content(17 * MIB, 1);
    let path = world.file("file", &content);
    let requests = [
        ("CreateMultipartUpload", "uploads"),
        ("UploadPart", "partNumber=1"),
        ("UploadPart", "partNumber=2"),
        ("UploadPart", "partNumber=3"),
        ("CompleteMultipartUpload", "uploadId"),
    ];
    let (mut written, mut failed) = (0, 0);
    for (number, (operation, text)) in requests.into_iter().enumerate() {
        for (kind, fault) in faults().into_iter().enumerate() {
            // S3 has begun an upload, and nobody was told its name.
            if operation == "CreateMultipartUpload" && matches!(fault, Fault::LoseAnswer | Fault::TruncateBody(_)) {
                continue;
            }
            let key = format!("{number}-{kind}");
            for is_lasting in [false, true] {
                let (key, case) = (format!("{key}-{is_lasting}"), format!("{operation} {text} {fault:?} {is_lasting}"));
                // Of those that last, the others end as these do.
                if is_lasting && kind > 1 {
                    continue;
                }
                if is_lasting {
                    world.faults.about(operation, text, fault.clone());
                } else {
                    world.faults.fail(operation, fault.clone());
                }
                let put = put_file_to_bucket(&path, "data", &key, &PutOptions::default(), &provider).await;
                world.faults.heal();
                if put.is_ok() {
                    written += 1;
                } else {
                    failed += 1;
                }
                let found = get_object_bytes("data", &key, u64::MAX, &world.provider).await;
                match (&put, found) {
                    (Ok(_), found) => assert!(found.expect(&case) == content, "{case}"),
                    (Err(_), Ok(found)) => assert!(found == content, "{case}"),
                    (Err(_), Err(error)) => assert!(matches!(error, ObjectError::DoesNotExist { .. }), "{case}"),
                }
                assert_eq!(world.unfinished_uploads().await, 0, "{case}: {put:?}");
            }
        }
    }
    assert!(written >= 20 && failed >= 10, "{written} written, {failed} failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_any_request_of_a_download_meets_any_fault_then_the_file_is_whole_or_absent() {
    let world = world().await;
    let provider = world.patient().await;
    let content = content(40 * MIB + 7, 2);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    let (mut whole, mut failed) = (0, 0);
    for nth in 1..=4 {
        for fault in faults() {
            let case = format!("request {nth} {fault:?}");
            let is_final = fault == refused();
            let before = world.calls("GetObject");
            world.faults.nth("GetObject", before + nth, fault);
            let path = world.path("back");
            let got = get_object("data", "key", &path, &GetOptions::default(), &provider).await;
            world.faults.heal();
            // How many ranges are asked for depends on how fast the first answer comes.
            let is_met = world.calls("GetObject") >= before + nth;
            match got {
                Ok(got) => {
                    whole += 1;
                    assert_eq!(got.size, 40 * 1024 * 1024 + 7);
                    assert!(!(is_final && is_met) && fs::read(&path).expect("a file") == content, "{case}");
                    fs::remove_file(&path).expect("removed");
                }
                Err(error) => {
                    failed += 1;
                    assert!(is_final && matches!(error, ObjectError::AccessDenied { .. }), "{case}: {error:?}");
                }
            }
            assert_eq!(world.left(), [""; 0], "{case}");
        }
    }
    assert!(whole >= 24 && failed >= 2, "{whole} whole, {failed} failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_every_answer_breaks_off_then_a_download_is_given_up_and_no_file_is_left() {
    let world = world().await;
    put_object_bytes(content(100_000, 3), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.always("GetObject", Fault::TruncateBody(10));
    let error = world.get("back", &GetOptions::default()).await.expect_err("never whole");
    assert!(matches!(error, ObjectError::NotIntact { .. }), "{error:?}");
    assert_eq!((world.calls("GetObject"), world.left()), (6, Vec::new()));
}

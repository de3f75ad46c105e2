//! What is planned where both sides are read.

use super::*;

#[tokio::test]
async fn when_contents_are_compared_then_what_differs_is_copied_in_order_and_what_cannot_be_compared_too() {
    let world = world().await;
    for (path, here, there) in [("a", Some("new"), None), ("b", Some("one"), Some("two")), ("c", Some("new"), None)] {
        if let Some(content) = here {
            world.write(path, content.as_bytes());
        }
        if let Some(content) = there {
            world.put(&format!("in/{path}"), content).await;
        }
    }
    world.write("same", b"same");
    world.put("in/same", "same").await;
    let checksum = SyncOptions { comparison: SyncComparison::Checksum, ..SyncOptions::default() };
    let (here, there) = world.places();
    let told = |plan: &SyncPlan| plan.copies.iter().map(|copy| (copy.path, copy.reason)).collect::<Vec<_>>();
    let of = |path: &str, reason| (path.to_owned(), reason);
    let plan = world.plan(&here, &there, &checksum).await;
    let (missing, content) = (SyncReason::Missing, SyncReason::Content);
    assert_eq!((told(&plan), plan.unchanged), (vec![of("a", missing), of("b", content), of("c", missing)], 1));
    let plan = world.plan(&there, &here, &checksum).await;
    assert_eq!((told(&plan), plan.unchanged), (vec![of("b", content)], 1));
    for (key, content) in [("b", "one"), ("same", "same")] {
        let content = content.as_bytes().to_vec();
        put_object_bytes(content, "copy", key, &PutOptions::default(), &world.provider).await.expect("a put");
    }
    let copy = SyncPlace::prefix("copy", "");
    let plan = world.plan(&there, &copy, &checksum).await;
    assert_eq!((told(&plan), plan.unchanged), (vec![of("b", content)], 1));
    world.faults.about("HeadObject", "/same", Fault::status(403, "AccessDenied", "no"));
    let plan = world.plan(&there, &here, &checksum).await;
    assert_eq!(told(&plan), [of("b", content), of("same", SyncReason::Incomparable)]);
}

#[tokio::test]
async fn when_all_is_copied_and_nothing_deleted_then_the_target_is_not_read() {
    let world = world().await;
    world.write("a", b"one");
    world.put("in/extra", "x").await;
    let (here, there) = world.places();
    let always = SyncOptions { comparison: SyncComparison::Always, ..SyncOptions::default() };
    let lists = || world.faults.calls().get("ListObjectsV2").copied().unwrap_or_default();
    let plan = world.plan(&here, &there, &always).await;
    assert_eq!((lists(), plan.copies.len(), plan.deletions.len()), (0, 1, 0));
    let plan = world.plan(&here, &there, &SyncOptions { delete: true, ..always }).await;
    assert_eq!((plan.copies.len(), plan.deletions.len()), (1, 1));
}

#[tokio::test]
async fn when_the_target_folder_is_no_folder_then_it_is_an_error_and_one_that_is_missing_is_empty() {
    let world = world().await;
    world.put("in/a", "one").await;
    let (here, there) = world.places();
    assert_eq!(world.plan(&there, &here, &deleting()).await.copies.len(), 1);
    fs::write(world.here(), "a file").expect("a file");
    plan_sync(&there, &here, &deleting(), &world.provider).await.expect_err("no folder");
    fs::remove_file(world.here()).expect("removed");
    std::os::unix::fs::symlink("nowhere", world.here()).expect("a link");
    plan_sync(&there, &here, &deleting(), &world.provider).await.expect_err("no folder");
}

#[tokio::test]
async fn when_keys_differ_by_case_alone_then_they_are_refused_and_the_others_come() {
    let world = world().await;
    for key in ["in/A", "in/a", "in/b"] {
        world.put(key, "x").await;
    }
    let (here, there) = world.places();
    let plan = world.plan(&there, &here, &SyncOptions::default()).await;
    let refused: Vec<_> = plan.refused.iter().map(|refused| refused.path.as_str()).collect();
    let copies: Vec<_> = plan.copies.iter().map(|copy| copy.path).collect();
    assert_eq!((refused, copies), (vec!["A", "a"], vec!["b".to_owned()]));
}

#[tokio::test]
async fn when_a_folder_has_many_files_then_none_is_missed() {
    let world = world().await;
    let folder = world.here();
    fs::create_dir(&folder).expect("a folder");
    for number in 0..2001 {
        fs::File::create(folder.join(format!("{number:04}"))).expect("a file");
    }
    let (here, there) = world.places();
    assert_eq!(world.plan(&here, &there, &SyncOptions::default()).await.copies.len(), 2001);
}

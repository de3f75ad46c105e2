//! `awsi bucket uploads`

use crate::json::{document, fields};
use crate::world::World;
use serde_json::{Value, json};

fn shown(world: &World, more: &[&str]) -> Value {
    let answer = world.awsi(&[&["bucket", "uploads", "logs", "--output", "json"], more].concat()).exits(0);
    assert_eq!(
        (fields(&answer.stdout), answer.stderr),
        (vec!["bucket".into(), "ends_after_days".into(), "rule".into()], String::new())
    );
    document(&answer.stdout)
}

#[test]
fn when_uploads_and_s3_ends_none_then_that_is_shown_and_nothing_is_written() {
    let world = World::with_bucket();
    let table = world.awsi(&["bucket", "uploads", "logs"]).exits(0);
    assert_eq!(table.stdout, "Bucket              logs\nUnfinished uploads  stay until somebody ends them\n");
    assert_eq!(shown(&world, &[]), json!({"bucket": "logs", "ends_after_days": null, "rule": null}));
    assert_eq!(world.aws.calls().get("PutBucketLifecycleConfiguration"), None);
}

#[test]
fn when_uploads_are_to_end_then_they_do_until_that_is_taken_back() {
    let world = World::with_bucket();
    for (days, told) in [("1", "1 day"), ("7", "7 days")] {
        let table = world.awsi(&["bucket", "uploads", "logs", "--end-after", days]).exits(0);
        let uploads = format!("end {told} after they began, by the lifecycle rule aws-interactions-uploads-{days}");
        assert_eq!(table.stdout, format!("Bucket              logs\nUnfinished uploads  {uploads}\n"));
    }
    let week = json!({"bucket": "logs", "ends_after_days": 7, "rule": "aws-interactions-uploads-7"});
    assert_eq!(shown(&world, &[]), week);
    let none = json!({"bucket": "logs", "ends_after_days": null, "rule": null});
    assert_eq!(shown(&world, &["--keep"]), none);
    assert_eq!(shown(&world, &["--keep"]), none);
}

#[test]
fn when_uploads_are_to_end_at_no_time_then_it_is_a_usage_error_and_where_there_is_no_bucket_it_is_not_found() {
    let world = World::with_bucket();
    for days in ["0", "-1", "65536", "soon"] {
        let answer = world.awsi(&["bucket", "uploads", "logs", &format!("--end-after={days}")]).exits(2);
        assert!(answer.stderr.contains("whole days: 1 to 65535"), "{answer:#?}");
    }
    world.awsi(&["bucket", "uploads", "logs", "--end-after", "7", "--keep"]).exits(2);
    world.awsi(&["bucket", "uploads", "missing", "--end-after", "7"]).exits(3);
}

use super::*;

#[test]
fn when_the_etags_of_parts_are_md5s_then_that_of_the_object_follows() {
    // The MD5 of nothing, twice.
    let parts = [Some("\"d41d8cd98f00b204e9800998ecf8427e\""); 2];
    assert_eq!(etag_of(parts).as_deref(), Some("\"5873dd45edd01f09c1ef2e7819369e8e-2\""));
    for other in ["", "\"kms\"", "\"d41d8cd98f00b204e9800998ecf8427\"", "\"x41d8cd98f00b204e9800998ecf8427e\""] {
        assert_eq!(etag_of([Some(other)]), None, "{other}");
    }
    assert_eq!(etag_of([parts[0], None]), None);
}

use super::*;

#[test]
fn when_a_resolution_is_told_in_seconds_then_it_is_awss_number() {
    assert_eq!((Resolution::Standard.seconds(), Resolution::High.seconds()), (60, 1));
}

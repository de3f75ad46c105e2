use super::*;

const EU: &str = "eu-central-1";

fn refused(accounts: &[&str], regions: &[&str]) -> String {
    let targets = FanOutTargets::new(accounts.iter().copied(), regions.iter().copied());
    targets.expect_err("refused").to_string()
}

#[test]
fn when_accounts_and_regions_are_multiplied_then_each_account_is_in_each_region_in_order() {
    let targets = FanOutTargets::new(["222222222222", "111111111111"], [EU, "us-east-1"]).expect("targets");
    let shown: Vec<String> = targets.iter().map(ToString::to_string).collect();
    let two = ["222222222222 in eu-central-1", "222222222222 in us-east-1"];
    let one = ["111111111111 in eu-central-1", "111111111111 in us-east-1"];
    assert_eq!(shown, [two, one].concat());
    assert_eq!((targets.len(), targets.partition()), (4, "aws"));
}

#[test]
fn when_there_is_nothing_to_run_in_then_that_is_an_error_and_never_everything() {
    let nothing = "there is nothing to run in: no account, or no region";
    assert_eq!(refused(&[], &[EU]), nothing);
    assert_eq!(refused(&["111111111111"], &[]), nothing);
    let excepted = FanOutTargets::new(["111111111111"], [EU]).and_then(|all| all.except(["111111111111"]));
    assert!(matches!(excepted, Err(FanOutError::NoTargets)), "{excepted:?}");
}

#[test]
fn when_a_target_is_there_twice_then_it_is_refused() {
    let twice = "111111111111 in eu-central-1 is there twice";
    assert_eq!(refused(&["111111111111", "222222222222", "111111111111"], &[EU]), twice);
    assert_eq!(refused(&["111111111111"], &[EU, EU]), twice);
}

#[test]
fn when_an_account_has_not_twelve_digits_then_it_is_refused() {
    for account in ["", "11111111111", "1111111111111", "11111111111x", " 11111111111"] {
        assert_eq!(refused(&[account], &[EU]), format!("`{account}` is not an account, which has 12 digits"));
    }
    let targets = FanOutTargets::new(["111111111111"], [EU]).expect("targets");
    assert!(matches!(targets.except(["all"]), Err(FanOutError::InvalidAccount { .. })));
}

#[test]
fn when_a_region_is_built_as_none_is_then_it_is_refused() {
    let wrong =
        ["", "eu", "eu-central", "eu-central-1a", "eu_central_1", "EU-CENTRAL-1", "eu--1", "all", "eu-central-1 "];
    for region in
        wrong.into_iter().chain(["1-central-1", "europe-west-1", "eu-central-100", "eu-a-b-c-1", "-central-1"])
    {
        assert_eq!(refused(&["111111111111"], &[region]), format!("`{region}` is not a region, such as eu-central-1"));
    }
}

#[test]
fn when_regions_are_of_one_partition_then_it_is_told() {
    let partitions = [
        ("us-east-1", "aws"),
        ("ap-southeast-7", "aws"),
        ("mx-central-1", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("eusc-de-east-1", "aws-eusc"),
    ];
    for (region, partition) in partitions {
        let targets = FanOutTargets::new(["111111111111"], [region]).expect(region);
        assert_eq!(targets.partition(), partition, "{region}");
    }
}

#[test]
fn when_regions_are_of_two_partitions_then_they_are_refused() {
    let expected =
        "`eu-central-1` and `cn-north-1` are regions of different partitions, which no caller can work in both";
    assert_eq!(refused(&["111111111111"], &[EU, "us-east-1", "cn-north-1"]), expected);
}

#[test]
fn when_accounts_are_excepted_then_the_others_stay_and_a_stranger_does_no_harm() {
    let targets = FanOutTargets::new(["111111111111", "222222222222"], [EU]).expect("targets");
    let left = targets.except(["111111111111", "333333333333"]).expect("one");
    assert_eq!(left.iter().map(|target| target.account_id.as_str()).collect::<Vec<_>>(), ["222222222222"]);
}

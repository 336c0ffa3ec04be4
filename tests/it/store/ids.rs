//! Typed ids: made of the time and of chance that are handed in.

use amhp_hub::domain::ids::ReferralId;

#[test]
fn an_id_is_of_version_seven_and_ordered_by_its_time() {
    let id = |second: i64, random| ReferralId::at(jiff::Timestamp::from_second(second).unwrap(), [random; 10]);
    let earlier = id(1_795_000_000, 0xff);
    assert_eq!(earlier.uuid().get_version_num(), 7);
    assert_eq!(earlier.uuid().get_timestamp().unwrap().to_unix().0, 1_795_000_000);
    assert!(earlier < id(1_795_000_001, 0));
    assert_ne!(earlier, id(1_795_000_000, 0xfe));
    assert_eq!(earlier, id(1_795_000_000, 0xff));
}

#[test]
fn an_id_is_written_as_it_is_read() {
    let text = "019ab1c2-d3e4-7f56-8a9b-0c1d2e3f4a5b";
    let id: ReferralId = text.parse().unwrap();
    assert_eq!(id.to_string(), text);
    assert_eq!(serde_json::to_value(id).unwrap(), text);
    assert_eq!(serde_json::from_value::<ReferralId>(text.into()).unwrap(), id);
    assert!("no id".parse::<ReferralId>().is_err());
}

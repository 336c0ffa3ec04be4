//! Bands: their order and their targets.

use amhp_hub::domain::band::Band;

#[test]
fn bands_stand_from_the_most_serious_to_the_least_with_their_targets() {
    let table = [
        (Band::Emergency, "emergency", 0, 1),
        (Band::VeryUrgent, "very_urgent", 1, 4),
        (Band::Urgent, "urgent", 2, 24),
        (Band::Routine, "routine", 3, 72),
    ];
    assert_eq!(table.map(|(band, ..)| band), Band::ALL);
    for (band, code, rank, hours) in table {
        assert_eq!((band.as_str(), band.rank(), band.default_target().as_hours()), (code, rank, hours));
        assert_eq!(Band::of_rank(rank), Some(band));
        assert_eq!(code.parse(), Ok(band));
    }
}

#[test]
fn a_number_outside_the_list_is_no_band() {
    for rank in [-1, 4, i32::MIN, i32::MAX] {
        assert_eq!(Band::of_rank(rank), None, "{rank}");
    }
    assert!("Routine".parse::<Band>().is_err());
}

//! What is hidden stays hidden wherever somebody prints it.

use amhp_hub::domain::Masked;
use amhp_hub::services::accounts::Credentials;

#[test]
fn a_hidden_value_shows_itself_neither_to_people_nor_to_logs() {
    let hidden = Masked::new("walnut kettle".to_owned());
    let nested = Some(vec![(7, hidden.clone())]);
    for printed in [format!("{hidden}"), format!("{hidden:?}"), format!("{hidden:#?}"), format!("{nested:?}")] {
        assert!(!printed.contains("walnut") && printed.contains("•••"), "{printed}");
    }
    assert_eq!(hidden.reveal(), "walnut kettle");
}

#[test]
fn what_was_typed_to_sign_in_prints_without_its_password() {
    let typed = Credentials { email: "okafor@hub.example".to_owned(), password: Masked::new("walnut".to_owned()) };
    assert!(!format!("{typed:?}").contains("walnut"));
}

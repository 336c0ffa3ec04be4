//! Which passwords are taken: long ones that are not easily guessed (NIST SP 800-63B-4; ASVS 5.0 V6.2).

use crate::domain::{Masked, Problem, ProblemCode};

/// Least length in characters; no rule about which characters.
pub const PASSWORD_LEAST: usize = 12;
/// Longest, in characters: room for any sentence, none for making Argon2 work for hours.
const PASSWORD_MOST: usize = 256;

/// What is wrong with a password, at `/password`. `own` is what its holder is known by: a guesser tries each of its words.
pub(super) fn problem(password: &Masked<String>, own: &[&str]) -> Option<Problem> {
    let typed = password.reveal();
    let (code, detail) = match typed.chars().count() {
        0 => (ProblemCode::Required, "Enter a password".to_owned()),
        n if n < PASSWORD_LEAST => {
            (ProblemCode::TooShort, format!("The password must be {PASSWORD_LEAST} characters or more"))
        }
        n if n > PASSWORD_MOST => {
            (ProblemCode::TooLong, format!("The password must be {PASSWORD_MOST} characters or fewer"))
        }
        _ if is_guessable(typed, own) => (
            ProblemCode::BadFormat,
            "Choose a password that is harder to guess, for example three unrelated words".to_owned(),
        ),
        _ => return None,
    };
    Some(Problem::new("/password", code, detail))
}

/// Whether a guesser with lists of common passwords and the holder's own words would come by it soon. What is left of
/// the password without the own words has to do by itself.
fn is_guessable(password: &str, own: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let known = own.join(" ").to_lowercase();
    let words = known.split(|c: char| !c.is_alphanumeric()).chain(["amhp"]).filter(|word| word.chars().count() > 2);
    let rest = words.fold(lower.clone(), |rest, word| rest.replace(word, " "));
    is_weak(password) || (rest != lower && is_weak(rest.trim()))
}

fn is_weak(password: &str) -> bool {
    zxcvbn::zxcvbn(password, &[]).score() < zxcvbn::Score::Three
}

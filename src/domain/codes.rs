//! The one way to write a list of codes: a Rust enum whose names outside are lower-case words with underscores.
//!
//! A code has the same spelling in the API, the database, the words file and the events. `ALL` lets tests walk every
//! code; `as_str` and `FromStr` carry it to the database and back.

/// Declares an enum of codes with `ALL`, `as_str`, `Display`, `FromStr` and serde by the same spelling.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every code, in the order of its declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it is written everywhere outside.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::codes::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::domain::codes::UnknownCode(stringify!($name))),
                }
            }
        }
    };
}
pub(crate) use codes;

/// A text that is none of the codes of the named list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the codes of {0}")]
pub struct UnknownCode(pub &'static str);

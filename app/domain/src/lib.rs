//! Words and rules of Minideck: pure types and functions, compiled for the server and for the
//! browser. No I/O, no clock, no framework.

pub mod access;
pub mod account;
pub mod audit;
pub mod category;
pub mod comparison;
pub mod configuration;
pub mod feature;
pub mod form;
pub mod host_app;
pub mod id;
pub mod information;
pub mod language;
pub mod merchant;
pub mod mini_program;
pub mod notification;
pub mod package;
pub mod picture;
pub mod qr_code;
pub mod release;
pub mod removal;
pub mod request;
pub mod settings;
pub mod text;
pub mod two_step;
pub mod user_agent;
pub mod version;
pub mod workspace;

/// Derives what a state enum needs to be stored as text, when the feature `orm` is on, and to
/// travel in addresses and forms by the same word.
#[macro_export]
macro_rules! word_enum {
    ($(#[$doc:meta])* $Name:ident { $($(#[$vdoc:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "orm", sea_orm(rs_type = "String", db_type = "Text"))]
        pub enum $Name {
            $($(#[$vdoc])* #[serde(rename = $word)] #[cfg_attr(feature = "orm", sea_orm(string_value = $word))] $Variant,)+
        }

        impl $Name {
            /// Every variant, in the order in which it is shown.
            pub const ALL: &'static [$Name] = &[$($Name::$Variant),+];

            /// The word that stands for it in the database, in addresses and in forms.
            pub const fn word(self) -> &'static str {
                match self { $($Name::$Variant => $word),+ }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::text::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|it| it.word() == word).ok_or($crate::text::UnknownWord)
            }
        }
    };
}

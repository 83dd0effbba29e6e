//! Merchants: developer workspaces under a tenant (rules §1.5).

use crate::form::{Field, FieldProblem, Problems};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Greatest width of a company's name.
pub const NAME_MOST: u32 = 60;
/// Greatest width of a business address.
pub const ADDRESS_MOST: u32 = 300;
/// Greatest width of a contact.
pub const CONTACT_MOST: u32 = 120;
/// For how many days after an upload a merchant stays.
pub const RECENT_DAYS: i64 = 30;

/// A merchant as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MerchantForm {
    /// The company's name.
    pub name: String,
    /// Where it does business.
    pub address: String,
    /// Whom one asks there.
    pub contact: String,
}

/// A merchant as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantRow {
    /// The word in its addresses.
    pub key: String,
    /// The company's name.
    pub name: String,
    /// Whom one asks there.
    pub contact: String,
    /// How many mini programs it has.
    pub mini_programs: u64,
    /// How many members it has, whatever their state.
    pub members: u64,
    /// Whether it was removed.
    pub is_removed: bool,
}

/// A merchant as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// What the list shows.
    pub row: MerchantRow,
    /// Where it does business.
    pub address: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was removed.
    pub removed: Option<DateTime<Utc>>,
    /// What an edit starts from.
    pub revision: i64,
}

impl MerchantForm {
    /// The form as it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked(&self) -> Result<MerchantForm, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let name = problems.keep(Field::Name, crate::form::line(&self.name, 1, NAME_MOST));
        let address = crate::form::optional(crate::form::lines(&self.address, 1, ADDRESS_MOST));
        let address = problems.keep(Field::BusinessAddress, address);
        let contact = crate::form::optional(crate::form::line(&self.contact, 1, CONTACT_MOST));
        let contact = problems.keep(Field::Contact, contact);
        problems.finish()?;
        Ok(MerchantForm {
            name: name.unwrap_or_default(),
            address: address.unwrap_or_default(),
            contact: contact.unwrap_or_default(),
        })
    }
}

/// Whether what was typed confirms the removal of a merchant: its name, white space aside.
pub fn confirms(typed: &str, name: &str) -> bool {
    crate::text::tidy_line(typed) == crate::text::tidy_line(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_is_needed() {
        let typed = MerchantForm { name: "  Lotus   Coffee ".into(), ..MerchantForm::default() };
        assert_eq!(
            typed.checked(),
            Ok(MerchantForm { name: "Lotus Coffee".into(), ..MerchantForm::default() })
        );
        let wrong = MerchantForm {
            name: String::new(),
            address: "a".repeat(301),
            contact: "a\u{202e}b".into(),
        };
        let fields: Vec<Field> =
            wrong.checked().unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, [Field::Name, Field::BusinessAddress, Field::Contact]);
    }

    #[test]
    fn a_removal_is_confirmed_by_the_very_name() {
        assert!(confirms(" Lotus Coffee ", "Lotus Coffee"));
        assert!(!confirms("lotus coffee", "Lotus Coffee"));
        assert!(!confirms("", "Lotus Coffee"));
    }
}

//! One newtype per kind of thing, so that two ids can never be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $Name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
        #[cfg_attr(feature = "orm", sea_orm(try_from_u64))]
        #[serde(transparent)]
        pub struct $Name(pub i64);

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $Name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }
    )*};
}

ids! {
    /// One person's account.
    AccountId;
    /// A tenant's or a merchant's workspace.
    WorkspaceId;
    /// An app of the tenant that runs mini programs.
    HostAppId;
    /// A mini program's row; people see its [`MiniProgramId`].
    MiniProgramKey;
    /// One upload or snapshot of a mini program.
    VersionId;
    /// A category of the tenant's tree.
    CategoryId;
    /// A named package of JSAPIs in a tenant's registry.
    FeatureId;
    /// One method of the host bridge in a tenant's registry.
    JsapiId;
    /// A signed-in browser.
    SessionId;
    /// One version at one target.
    ReleaseId;
    /// A host app's environment, where a version is released to.
    TargetId;
    /// Something that a person was told of.
    NotificationId;
    /// What somebody asks a reviewer to decide; also its number in addresses.
    RequestId;
    /// A status that a release came to.
    ReleaseStepId;
    /// What a reviewer found.
    RequestFindingId;
    /// What somebody said about a request.
    RequestCommentId;
    /// A revision of a set of ids and domains.
    ConfigurationId;
    /// A QR code's row; people see its token.
    QrCodeId;
}

/// How many random characters follow the `MP` of a mini program's public id.
pub const MINI_PROGRAM_ID_RANDOM: usize = 10;

/// No `I`, `L`, `O`, `U`: ids are read out over the phone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A mini program's public id: `MP` and up to fourteen upper-case letters and digits, made by the
/// server and never reused (rules §1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
#[serde(try_from = "String", into = "String")]
pub struct MiniProgramId(String);

/// A text that is no public id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a mini program")]
pub struct NoMiniProgramId;

impl MiniProgramId {
    /// Makes an id from random bytes; the five low bits of each choose a character.
    pub fn from_random(bytes: [u8; MINI_PROGRAM_ID_RANDOM]) -> Self {
        let mut id = String::from("MP");
        id.extend(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])));
        Self(id)
    }

    /// The id as it is shown and typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for MiniProgramId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for MiniProgramId {
    type Err = NoMiniProgramId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shaped = text.len() > 2
            && text.len() <= 16
            && text.starts_with("MP")
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if shaped { Ok(Self(text.to_owned())) } else { Err(NoMiniProgramId) }
    }
}

impl TryFrom<String> for MiniProgramId {
    type Error = NoMiniProgramId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MiniProgramId> for String {
    fn from(id: MiniProgramId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_upper_case_letters_and_digits() {
        let id = MiniProgramId::from_random([0, 1, 31, 32, 63, 255, 10, 11, 12, 13]);
        assert_eq!(id.as_str(), "MP01Z0ZZABCD");
        assert_eq!(id.as_str().parse(), Ok(id));
        for bad in ["", "MP", "mp7k3q9x2b4d", "XX7K3Q9X2B4D", "MP7K3Q9X2B4D12345", "MP7K-Q9X2B4D"] {
            assert_eq!(bad.parse::<MiniProgramId>(), Err(NoMiniProgramId), "{bad}");
        }
    }
}

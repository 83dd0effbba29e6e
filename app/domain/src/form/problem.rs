//! What can be wrong with a field.

use crate::configuration::WrongLine;
use crate::removal::RemovalRefusal;
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was given, and something must be.
    Missing,
    /// Narrower than the least width.
    TooNarrow {
        /// How wide it is.
        width: u32,
        /// How wide it must at least be.
        least: u32,
    },
    /// Wider than the greatest width.
    TooWide {
        /// How wide it is.
        width: u32,
        /// How wide it may at most be.
        most: u32,
    },
    /// Holds a control or text-direction character.
    ControlCharacter,
    /// Names a thing that is not, or is no longer, there to be chosen.
    NoSuchChoice,
    /// No BCP 47 tag.
    NoLanguage,
    /// No address, or not one that begins with `https://`.
    NoHttpsAddress,
    /// No e-mail address.
    NoEmail,
    /// No telephone number.
    NoPhone,
    /// Another mini program of the tenant has this name.
    NameTaken,
    /// There is an account, or a member, with this address.
    EmailTaken,
    /// A word longer than one may be.
    WordTooLong {
        /// The word.
        word: String,
        /// How many characters a word may have.
        most: u32,
    },
    /// More words than there may be.
    TooMany {
        /// How many there may be.
        most: u32,
    },
    /// Not `major.minor.patch`, each 0–999999 without leading zeros.
    NoVersionNumber,
    /// Not higher than every earlier version.
    NotHigher {
        /// The highest there is.
        highest: String,
    },
    /// Shorter than a password must be.
    TooShort {
        /// How many characters it must have.
        least: u32,
    },
    /// Longer than a password may be.
    TooLong {
        /// How many characters it may have.
        most: u32,
    },
    /// The person's own name or address.
    OwnName,
    /// No whole number in a range.
    NoNumberBetween {
        /// The least.
        least: u32,
        /// The greatest.
        most: u32,
    },
    /// No name that a script can hold.
    NoIdentifier {
        /// What was typed.
        word: String,
    },
    /// A thing below itself.
    BelowItself,
    /// More levels than a tree may have.
    TooDeep {
        /// How many it may have.
        most: u32,
    },
    /// Still used by something.
    InUse,
    /// Takes part already.
    AlreadyMember,
    /// The last admin that there is.
    LastAdmin,
    /// The last admin of these mini programs: another one must be named.
    LastAdminOf {
        /// Names of some of them.
        names: Vec<String>,
    },
    /// Not lower-case letters, digits and hyphens.
    NoKey,
    /// Another thing of its kind has this key.
    KeyTaken,
    /// An entry of a list, or a text, that is not of the form that the field needs.
    NotOfThisForm {
        /// The entry.
        entry: String,
    },
    /// A link template without a scheme, or with one that must not be.
    NoScheme,
    /// A link template with braces around what is no placeholder.
    UnknownPlaceholder {
        /// What stands there.
        placeholder: String,
    },
    /// A link template without `{id}`.
    NoIdPlaceholder,
    /// An environment that is to go while a version is in use there.
    EnvironmentInUse {
        /// Which.
        environment: Environment,
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// A merchant that is to go while one of its versions is in use.
    VersionInUse {
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// A merchant that is to go soon after an upload.
    UploadedLately {
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
        /// For how many days after an upload it stays.
        days: i64,
    },
    /// Not the name that was asked for.
    NotTheName,
    /// A request that nobody may decide who made it or uploaded what it is about.
    OwnRequest,
    /// Asked for already, by a request that is in review.
    AskedAlready {
        /// Its number.
        request: i64,
    },
    /// Added already.
    AddedAlready,
    /// A feature that is got by a request alone.
    NeedsActivation,
    /// A feature that is got without one.
    NeedsNoActivation,
    /// A feature that was archived, or is no longer visible to the mini program.
    FeatureGone,
    /// JSAPIs that a mini program would lose while a version in use calls them.
    StillCalled {
        /// The JSAPI.
        jsapi: String,
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// What a change would break, not yet agreed to.
    NotAgreed,
    /// A step of a release that cannot be taken.
    Release(crate::release::ReleaseRefusal),
    /// A version that is not ready to be submitted.
    NotReady {
        /// How many conditions are not met.
        unmet: u32,
    },
    /// Spaces where there may be none.
    HasSpaces {
        /// The same without them.
        without: String,
    },
    /// A line of a list of domains that is none.
    WrongLine(WrongLine),
    /// Values of a version where its release is under way or live.
    ReleaseInUse,
    /// Somebody else changed it since the edit began.
    ChangedMeanwhile,
    /// A page that the newest version lacks.
    NoSuchPage {
        /// The page.
        page: String,
        /// The version's number.
        version: String,
    },
    /// A page, while there is no version that could have it.
    NoVersionYet,
    /// Not `key=value`.
    NoPair {
        /// What stands there instead.
        entry: String,
    },
    /// Something that would break the link it stands in.
    BreaksLink {
        /// What.
        entry: String,
    },
    /// No day of the calendar.
    NoDay,
    /// A day that is over.
    DayOver,
    /// An environment that was switched off.
    EnvironmentOff {
        /// Which.
        environment: Environment,
        /// Of which host app.
        host_app: String,
    },
    /// One QR code more than there may be.
    TooManyCodes {
        /// How many there may be.
        most: u64,
    },
    /// A file without anything in it where a picture is wanted.
    EmptyPicture,
    /// More bytes than a picture may have.
    PictureTooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// Neither PNG nor JPEG, or broken.
    NoPicture,
    /// It is none of the pictures that a finding may have, or it is broken.
    NoImage,
    /// The picture that was sent before is not kept any more.
    PictureGone,
    /// More pixels than a picture may have.
    TooManyPixels {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
        /// How many pixels a side may have.
        most: u32,
    },
    /// A picture whose sides are not equal.
    NotSquare {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
    },
    /// No host app would be left.
    NoHostAppLeft,
    /// A host app that is to be taken away while a version is in use there.
    HostAppInUse {
        /// Which.
        host_app: String,
        /// The version's number.
        version: String,
    },
    /// Not the person's present password.
    WrongPassword,
    /// Neither a code of an authenticator app nor a recovery code.
    NoCode,
    /// A code that is not right now, or a recovery code that is not, or no longer, theirs.
    WrongCode,
    /// A code that was right, and was used already.
    CodeUsed,
    /// A mini program that can be neither removed nor deleted now.
    Removal(RemovalRefusal),
}

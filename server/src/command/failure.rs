//! Why a command failed, in words for whoever typed it.

use crate::config::Wrong;
use domain::form::{FieldProblem, Problem};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A setting is wrong.
    #[error("{0}")]
    Setting(Wrong),
    /// The data folder cannot be made.
    #[error("the data folder {0} (MINIDECK_DATA) cannot be made: {1}")]
    Data(String, std::io::Error),
    /// The folders for packages cannot be made.
    #[error("packages cannot be kept in {0} (MINIDECK_DATA): {1}")]
    Storage(String, backend::Error),
    /// The database does not answer.
    #[error("no connection to {0} (MINIDECK_DATABASE_URL): {1}")]
    Connect(String, backend::Error),
    /// The address is not free.
    #[error("cannot listen on {0} (MINIDECK_ADDR): {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// The schema is of another version.
    #[error("the schema is not up to date: run `minideck migrate` first")]
    Schema,
    /// Something stored is not as it was written.
    #[error("{0}")]
    Broken(backend::verification::Broken),
    /// Demonstration data could not be filled in.
    #[error("{}", of_demo(.0))]
    Demo(#[from] backend::demo::Error),
    /// There is nothing to switch off.
    #[error("{0} has no account, or no second step")]
    NoTwoStep(String),
    /// Somebody could not be added.
    #[error("{}", of_user(.0))]
    User(#[from] backend::user::NotAdded),
    /// A use case failed.
    #[error("{}", of_backend(.0))]
    Backend(#[from] backend::Error),
    /// The process could not start or be told to stop.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

fn of_demo(error: &backend::demo::Error) -> String {
    match error {
        backend::demo::Error::NotEmpty => error.to_string(),
        backend::demo::Error::Failed(error) => of_backend(error),
    }
}

fn of_user(error: &backend::user::NotAdded) -> String {
    match error {
        backend::user::NotAdded::Otherwise { .. } => error.to_string(),
        backend::user::NotAdded::Failed(error) => of_backend(error),
    }
}

fn of_backend(error: &backend::Error) -> String {
    match error {
        backend::Error::Fields(problems) => {
            problems.iter().map(of_field).collect::<Vec<_>>().join("; ")
        }
        backend::Error::SignedOut
        | backend::Error::NotFound
        | backend::Error::Denied(_)
        | backend::Error::Conflict
        | backend::Error::Decided { .. }
        | backend::Error::Stale
        | backend::Error::Overtaken
        | backend::Error::WrongCredentials
        | backend::Error::Throttled { .. }
        | backend::Error::LinkSpent
        | backend::Error::Refused(_)
        | backend::Error::BrokenOff
        | backend::Error::Db(_)
        | backend::Error::Storage(_)
        | backend::Error::File(_)
        | backend::Error::Internal(_) => error.to_string(),
    }
}

fn of_field(problem: &FieldProblem) -> String {
    format!("{}: {}", problem.field, of_problem(&problem.problem))
}

/// The page has words of its own for these, in every language.
fn of_problem(problem: &Problem) -> String {
    match problem {
        Problem::Missing => String::from("must be given"),
        Problem::TooNarrow { width, least } => format!("is {width} wide, must be at least {least}"),
        Problem::TooWide { width, most } => format!("is {width} wide, may be at most {most}"),
        Problem::ControlCharacter => String::from("holds a control character"),
        Problem::NoSuchChoice => String::from("there is none like this that fits the role"),
        Problem::NoLanguage => String::from("is no language tag"),
        Problem::NoHttpsAddress => String::from("is no https address"),
        Problem::NoEmail => String::from("is no e-mail address"),
        Problem::NoPhone => String::from("is no telephone number"),
        Problem::NameTaken | Problem::EmailTaken | Problem::KeyTaken => String::from("is taken"),
        Problem::WordTooLong { word, most } => format!("`{word}` is longer than {most}"),
        Problem::TooMany { most } => format!("there may be at most {most}"),
        Problem::NoVersionNumber => String::from("is no version number"),
        Problem::NotHigher { highest } => format!("is not higher than {highest}"),
        Problem::TooShort { least } => format!("must have at least {least} characters"),
        Problem::TooLong { most } => format!("may have at most {most} characters"),
        Problem::NoNumberBetween { least, most } => {
            format!("must be a whole number from {least} to {most}")
        }
        Problem::NoIdentifier { word } => format!("`{word}` is no name in a script"),
        Problem::BelowItself => String::from("stands below itself"),
        Problem::TooDeep { most } => format!("has more than {most} levels"),
        Problem::InUse => String::from("is in use"),
        Problem::AlreadyMember => String::from("is a member already"),
        Problem::LastAdmin => String::from("is the last admin"),
        Problem::LastAdminOf { names } => format!("is the last admin of {}", names.join(", ")),
        Problem::OwnName => String::from("must not be one's own name or address"),
        Problem::NoKey => String::from("is no key of lower-case letters, digits and hyphens"),
        Problem::NotOfThisForm { entry } => format!("`{entry}` does not have the needed form"),
        Problem::NoScheme => String::from("begins with no scheme that is taken"),
        Problem::UnknownPlaceholder { placeholder } => format!("`{placeholder}` is no placeholder"),
        Problem::NoIdPlaceholder => String::from("must hold `{id}`"),
        Problem::EnvironmentInUse { environment, mini_program, version } => {
            format!("{mini_program} {version} is in use in {environment}")
        }
        Problem::VersionInUse { mini_program, version } => {
            format!("{mini_program} {version} is in use")
        }
        Problem::UploadedLately { mini_program, version, days } => {
            format!("{mini_program} {version} was uploaded in the last {days} days")
        }
        Problem::NotTheName => String::from("is not the name"),
        Problem::OwnRequest => String::from("is one's own"),
        Problem::AskedAlready { request } => format!("is asked for by request {request}"),
        Problem::AddedAlready => String::from("is added already"),
        Problem::NeedsActivation => String::from("needs a request"),
        Problem::NeedsNoActivation => String::from("needs no request"),
        Problem::FeatureGone => String::from("is no longer there"),
        Problem::StillCalled { jsapi, mini_program, version } => {
            format!("{mini_program} {version} calls {jsapi}")
        }
        Problem::ChangedMeanwhile => String::from("was changed meanwhile"),
        Problem::NotAgreed => String::from("was not agreed to"),
        Problem::Release(refusal) => format!("cannot be released: {refusal:?}"),
        Problem::NotReady { unmet } => format!("is not ready: {unmet} conditions are not met"),
        Problem::HasSpaces { .. } => String::from("must have no spaces"),
        Problem::WrongLine(wrong) => format!("line {} is no domain: `{}`", wrong.line, wrong.text),
        Problem::ReleaseInUse => String::from("belongs to a release that is under way or live"),
        Problem::NoSuchPage { page, version } => format!("{version} has no page `{page}`"),
        Problem::NoVersionYet => String::from("needs a version"),
        Problem::NoPair { entry } => format!("`{entry}` is not key=value"),
        Problem::BreaksLink { entry } => format!("`{entry}` would break a link"),
        Problem::NoDay => String::from("is no day"),
        Problem::DayOver => String::from("is over"),
        Problem::EnvironmentOff { environment, host_app } => {
            format!("{environment} of {host_app} is switched off")
        }
        Problem::TooManyCodes { most } => format!("there may be at most {most} codes"),
        Problem::EmptyPicture => String::from("is empty"),
        Problem::PictureTooLarge { bytes, most } => format!("has {bytes} bytes, at most {most}"),
        Problem::NoPicture => String::from("is neither PNG nor JPEG"),
        Problem::NoImage => String::from("is neither PNG nor JPEG nor WebP"),
        Problem::PictureGone => String::from("is not kept any more"),
        Problem::TooManyPixels { width, height, most } => {
            format!("has {width} × {height} pixels, at most {most} on a side")
        }
        Problem::NotSquare { width, height } => format!("is not square: {width} × {height}"),
        Problem::NoHostAppLeft => String::from("must be one at least"),
        Problem::HostAppInUse { host_app, version } => format!("{version} is in use in {host_app}"),
        Problem::WrongPassword => String::from("is not the present password"),
        Problem::NoCode => String::from("is neither a code of an app nor a recovery code"),
        Problem::WrongCode => String::from("is not right"),
        Problem::CodeUsed => String::from("was used already"),
        Problem::Removal(refusal) => format!("is not possible: {refusal:?}"),
    }
}

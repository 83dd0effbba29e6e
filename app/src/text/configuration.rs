//! Words for ids and domains, and for lines that are no domain.

use super::Text;
use domain::configuration::{DOMAINS_MOST, HostProblem, LABEL_MOST, NAME_MOST, Part, WrongLine};

impl Text {
    /// A part of a set of ids and domains.
    pub const fn part(self, part: Part) -> &'static str {
        self.field(part.field())
    }

    /// What is wrong with a line of a list: its number, what stands there, why.
    pub fn wrong_line(self, wrong: &WrongLine) -> String {
        let WrongLine { line, text, why } = wrong;
        self.configuration_wrong_line(line, text, self.host_problem(why))
    }

    fn host_problem(self, why: &HostProblem) -> String {
        match why {
            HostProblem::Scheme => self.configuration_host_scheme().to_owned(),
            HostProblem::NoHost => self.configuration_host_none().to_owned(),
            HostProblem::Port => self.configuration_host_port().to_owned(),
            HostProblem::Path => self.configuration_host_path().to_owned(),
            HostProblem::Wildcard => self.configuration_host_wildcard().to_owned(),
            HostProblem::Address => self.configuration_host_address().to_owned(),
            HostProblem::EmptyLabel => self.configuration_host_empty().to_owned(),
            HostProblem::LongLabel => self.configuration_host_long_part(LABEL_MOST),
            HostProblem::LongName => self.configuration_host_long(NAME_MOST),
            HostProblem::Character => self.configuration_host_character().to_owned(),
            HostProblem::Twice { line } => self.configuration_host_twice(line),
            HostProblem::TooMany => self.configuration_host_too_many(DOMAINS_MOST),
        }
    }
}

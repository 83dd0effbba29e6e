//! How deep a script nests, found out without parsing it: the parser recurses without limit, and a
//! stack that overflows ends the process.
//!
//! One pass over the bytes, knowing strings, comments, templates and regular expressions. Where
//! only a parser could tell a regular expression from a division, both are followed until one of
//! them cannot be. Counting too much is harmless, counting too little is not: what nests inside
//! brackets starts from what nests around them.

mod lexeme;
mod state;
mod token;

use domain::package::{Limits, Nesting};
use memchr::memrchr3;

use lexeme::{IN_WORD, may_be_keyword};
use state::{Goal, Last, Now, State, Step};

/// Hypotheses that may wait at once, and how many times the length of the script all of them
/// together may read. Real scripts need none or a few.
const MAX_PENDING: usize = 256;
const MAX_WORK: usize = 8;

/// How much the parser may read a second time, for a script's length and for any. It keeps the
/// memory of what it gave up: 400 times `(a=` around a megabyte would take 10 GB. Real scripts
/// read less than their length again.
const AGAIN_TIMES: u64 = 3;
const AGAIN_BYTES: u64 = 8 * 1024 * 1024;

/// The rule that the script breaks, if any.
pub(super) fn check(source: &str, typescript: bool, limits: &Limits) -> Option<Nesting> {
    let mut scan = Scan {
        source,
        typescript,
        max_nesting: limits.script_nesting as usize,
        max_flat: limits.script_flat,
        pending: vec![State::start(source)],
        work: 0,
        max_work: source.len() * MAX_WORK + 1_000_000,
        max_again: source.len() as u64 * AGAIN_TIMES + AGAIN_BYTES,
    };
    while let Some(mut state) = scan.pending.pop() {
        let from = state.now.at;
        if let Some(rule) = scan.follow(&mut state) {
            return Some(rule);
        }
        // It went to the end, or to where the parser too must stop.
        scan.work = scan.work.saturating_add(state.now.at.saturating_sub(from));
    }
    None
}

struct Scan<'s> {
    source: &'s str,
    typescript: bool,
    max_nesting: usize,
    max_flat: u32,
    /// Hypotheses not yet followed.
    pending: Vec<State>,
    /// Bytes read, some more than once.
    work: usize,
    max_work: usize,
    max_again: u64,
}

impl Scan<'_> {
    #[inline]
    fn broken(&self, now: &Now, brackets: usize) -> Option<Nesting> {
        let waiting = now.run + now.angles;
        if brackets + waiting as usize > self.max_nesting || now.again > self.max_again {
            Some(Nesting::Brackets)
        } else if now.flat.max(now.words) > self.max_flat {
            Some(Nesting::Operators)
        } else {
            None
        }
    }

    /// Leaves a hypothesis for later.
    fn later(&mut self, state: State) {
        // Copying one costs about as much as reading this many bytes.
        self.work = self.work.saturating_add(256);
        if self.pending.len() == MAX_PENDING {
            self.work = usize::MAX;
        }
        self.pending.push(state);
    }

    /// Whether the `(` here may begin the parameters of a function, so that the parser tries that
    /// first. It looks at the token behind it, and so does this.
    fn may_be_parameters(&self, now: &Now) -> bool {
        let source = self.source.as_bytes();
        match now.last {
            Last::Head | Last::Closed | Last::Dot => return false,
            // A call, but for `async (a) => b`.
            Last::Operand if !source[..now.at].trim_ascii_end().ends_with(b"async") => {
                return false;
            }
            Last::Question if self.typescript => return true,
            Last::Operator | Last::Question | Last::Operand | Last::ClosedBrace | Last::Unsure => {}
        }
        let rest = source[now.at + 1..].trim_ascii_start();
        let word = rest.iter().take_while(|byte| IN_WORD[usize::from(**byte)]).count();
        let behind = rest[word..].trim_ascii_start();
        match (rest.first(), behind.first()) {
            // In brackets, behind a comment, or written in a way that is not looked into.
            (Some(b'[' | b'{' | b'/' | b'\\' | 0x80..), _) => true,
            (Some(_), Some(b'/' | b'\\' | 0x80..)) if word > 0 => true,
            (Some(_), Some(b'=')) if word > 0 => behind.get(1) != Some(&b'>'),
            (Some(_), Some(b',' | b')' | b'?' | b':')) => word > 0,
            _ => false,
        }
    }

    /// Whether such a `(` may follow the `?` of a conditional expression, perhaps behind `async` or
    /// `<T>`.
    fn may_be_branch(&self, now: &Now) -> bool {
        const REACH: usize = 4096;
        let before = &self.source.as_bytes()[now.at.saturating_sub(REACH)..now.at];
        match now.last {
            Last::Question => true,
            Last::Operand | Last::Unsure => {
                memrchr3(b'?', b';', b'{', before).is_none_or(|at| before[at] == b'?')
            }
            Last::Operator | Last::Dot | Last::Head | Last::Closed | Last::ClosedBrace => false,
        }
    }

    /// A `/` that is no comment.
    fn slash(&mut self, state: &mut State) -> Step {
        let goal = state.now.goal();
        if goal == Goal::Division {
            // Looking for its end would go through the rest of the line for each division.
            state.now.operator(1);
            return Step::On;
        }
        let end = regex_end(self.source.as_bytes(), state.now.at);
        let (Ok(stop) | Err(stop)) = end;
        let read = stop - state.now.at;
        self.work = self.work.saturating_add(read);
        match (goal, end) {
            (Goal::Regex, Err(_)) => Step::Dead,
            (Goal::Regex, Ok(end)) => {
                state.now.operand(end);
                Step::On
            }
            (Goal::Division, _) | (Goal::Either, Err(_)) => {
                state.now.operator(1);
                Step::On
            }
            (Goal::Either, Ok(end)) => self.either(state, end),
        }
    }

    /// A `/` that may begin a regular expression up to `end`, or divide.
    fn either(&mut self, state: &mut State, end: usize) -> Step {
        let region = &self.source.as_bytes()[state.now.at + 1..end - 1];
        if is_harmless(region) {
            // Both come to the same place, as a division to its second sign. Only what it counts
            // differs: assume the worst.
            state.now.flat += u32::try_from(region.len()).unwrap_or(u32::MAX);
            state.now.unsure(end - state.now.at);
            return Step::On;
        }
        let mut regex = state.clone();
        regex.now.operand(end);
        let mut division = state.clone();
        division.now.operator(1);
        // First the one that is less likely: it soon ends.
        let (first, later) = if region.len() > 200 { (regex, division) } else { (division, regex) };
        self.later(later);
        *state = first;
        Step::On
    }
}

/// Whether what stands between two `/` is an expression without brackets, texts and comments if it
/// is no regular expression, and ends in an operand, so that the second `/` divides.
fn is_harmless(region: &[u8]) -> bool {
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let harmless = |byte: &u8| in_word(byte) || b" .+-^|?:,;=*&%".contains(byte);
    let before = region.iter().rposition(|byte| !in_word(byte));
    let last_word = &region[before.map_or(0, |at| at + 1)..];
    region.len() <= 256
        && region.iter().all(harmless)
        && !last_word.is_empty()
        && !may_be_keyword(last_word)
}

/// Where a regular expression that begins at `at` ends, after its second `/`; or where its line
/// ends before that.
fn regex_end(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let mut class = false;
    let mut index = at + 1;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'\n' | b'\r' => return Err(index),
            // U+2028 and U+2029 end lines too.
            0xE2 if bytes.get(index + 1) == Some(&0x80)
                && matches!(bytes.get(index + 2), Some(0xA8 | 0xA9)) =>
            {
                return Err(index);
            }
            b'\\' => {
                if matches!(bytes.get(index + 1), Some(b'\n' | b'\r')) {
                    return Err(index);
                }
                // Beyond ASCII the rest of the character is passed over byte by byte, except for
                // the two line ends.
                if bytes.get(index + 1).is_some_and(u8::is_ascii) {
                    index += 1;
                }
            }
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return Ok(index + 1),
            _ => {}
        }
        index += 1;
    }
    Err(index.min(bytes.len()))
}

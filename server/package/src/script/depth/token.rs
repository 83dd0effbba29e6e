//! Tokens of a script as far as nesting needs them.

use domain::package::Nesting;
use memchr::memchr3;

use super::Scan;
use super::lexeme::{
    CLASS, Class, Keyword, block_comment, keyword, length, line_length, number, plain_word, string,
    word_end,
};
use super::state::{Last, Open, State, Step};

impl Scan<'_> {
    /// Follows a hypothesis to its end: the rule that it breaks, if any.
    ///
    /// The tokens that make up most of a script are dealt with here, without a call, on a copy of
    /// the state that the compiler can keep in registers: this pass must cost little beside
    /// parsing.
    pub(super) fn follow(&mut self, state: &mut State) -> Option<Nesting> {
        let source = self.source.as_bytes();
        let mut now = state.now;
        while let Some(byte) = source.get(now.at).copied() {
            let next = source.get(now.at + 1).copied().unwrap_or(0);
            let mut step = Step::On;
            match CLASS[usize::from(byte)] {
                Class::Space => {
                    now.newline |= byte == b'\n' || byte == b'\r';
                    now.at += 1;
                    // Indentation.
                    while source.get(now.at) == Some(&b' ') {
                        now.at += 1;
                    }
                }
                Class::Word => {
                    if let Some(end) = plain_word(source, now.at, now.last == Last::Dot) {
                        now.operand(end);
                    } else {
                        state.now = now;
                        self.word(state);
                        now = state.now;
                    }
                }
                Class::Separator => now.separator(&state.stack),
                Class::Open => {
                    let open = Open::by(byte, now.last == Last::Head);
                    if byte == b'(' && self.may_be_parameters(&now) {
                        let branch = self.typescript && self.may_be_branch(&now);
                        now.open_tried(&mut state.stack, open, branch);
                    } else {
                        now.open(&mut state.stack, open, 1);
                    }
                }
                Class::Close => step = now.close(&mut state.stack, byte),
                Class::Dot if next != b'.' && !next.is_ascii_digit() => {
                    now.operator(1);
                    now.last = Last::Dot;
                }
                Class::Operator if !(byte == b'?' && next == b'.') => {
                    let mut length = 1;
                    while let Some(more) = source.get(now.at + length)
                        && (*more == b'=' || *more == byte || (*more == b'>' && byte == b'='))
                    {
                        length += 1;
                    }
                    now.operator(length);
                    if byte == b'?' && length == 1 {
                        now.last = Last::Question;
                    }
                }
                Class::Operator | Class::Dot | Class::Other => {
                    state.now = now;
                    step = self.rare(state, byte, next);
                    now = state.now;
                    if self.work > self.max_work {
                        return Some(Nesting::Brackets);
                    }
                }
            }
            if step == Step::Text {
                state.now = now;
                step = self.template(state);
                now = state.now;
            }
            if let Some(rule) = self.broken(&now, state.stack.len()) {
                return Some(rule);
            }
            if step == Step::Dead {
                break;
            }
        }
        now.charge();
        state.now = now;
        self.broken(&now, state.stack.len())
    }

    /// Reads a token of those that [`Scan::follow`] does not read itself.
    fn rare(&mut self, state: &mut State, byte: u8, next: u8) -> Step {
        let bytes = self.source.as_bytes();
        let now = &mut state.now;
        match byte {
            b'\\' | b'#' => self.word(state),
            0x80.. => self.beyond_ascii(state),
            b'0'..=b'9' => number(bytes, now),
            b'.' if next.is_ascii_digit() => number(bytes, now),
            b'"' | b'\'' => return string(bytes, now, byte),
            b'`' => {
                // Tags nest to the left too.
                now.flat += u32::from(now.last == Last::Closed);
                now.at += 1;
                return Step::Text;
            }
            b'/' if next == b'/' => now.at += line_length(&bytes[now.at..]),
            b'/' if next == b'*' => return block_comment(bytes, now),
            b'/' => return self.slash(state),
            _ => self.operator(state, byte),
        }
        Step::On
    }

    fn operator(&mut self, state: &mut State, byte: u8) {
        let rest = &self.source.as_bytes()[state.now.at..];
        if rest.starts_with(b"<!--") || (state.now.newline && rest.starts_with(b"-->")) {
            // A comment in scripts of old, operators in modules.
            let mut comment = state.clone();
            comment.now.at += line_length(rest);
            self.later(comment);
        }
        let now = &mut state.now;
        match byte {
            b'+' | b'-' if rest.get(1) == Some(&byte) => now.unary(2, now.around_operand()),
            b'!' if rest.get(1) == Some(&b'=') => now.operator(length(rest, b"=")),
            // In TypeScript also behind its operand.
            b'!' if self.typescript => now.unary(1, now.around_operand()),
            b'+' | b'-' | b'~' | b'!' => now.unary(1, Last::Operator),
            b'<' => {
                now.charge();
                now.angles += u32::from(self.typescript);
                now.operator(1);
            }
            b'>' if self.typescript => {
                now.charge();
                let around = state.stack.last().map_or(0, |frame| frame.angles);
                now.angles = now.angles.saturating_sub(1).max(around);
                now.unsure(1);
            }
            b'.' => {
                now.operator(length(rest, b"."));
                now.last = Last::Dot;
            }
            b'?' if rest.get(1) == Some(&b'.') => {
                now.operator(2);
                now.last = Last::Dot;
            }
            _ => now.operator(1),
        }
    }

    fn word(&self, state: &mut State) {
        let now = &mut state.now;
        let start = now.at;
        let (end, escaped) = word_end(self.source, start);
        let length = end - start;
        if escaped || now.last == Last::Dot {
            now.operand(end);
            return;
        }
        match keyword(&self.source.as_bytes()[start..end]) {
            Some(Keyword::Head) => {
                now.token(end, Last::Head);
                now.words += 1;
            }
            Some(Keyword::Nesting) => {
                now.token(end, Last::Operator);
                now.words += 1;
            }
            Some(Keyword::Unary) => now.unary(length, Last::Operator),
            Some(Keyword::Contextual) => {
                // `for await (`
                let last = if now.last == Last::Head { Last::Head } else { Last::Unsure };
                now.unary(length, last);
            }
            Some(Keyword::Binary) => now.operator(length),
            Some(Keyword::Of) => now.unsure(length),
            Some(Keyword::Type) if self.typescript => now.unsure(length),
            Some(Keyword::Before) => now.token(end, Last::Operator),
            Some(Keyword::Jump) => now.token(end, Last::Unsure),
            None | Some(Keyword::Type) => now.operand(end),
        }
    }

    fn beyond_ascii(&self, state: &mut State) {
        match self.source[state.now.at..].chars().next() {
            Some(c) if c.is_whitespace() || c == '\u{FEFF}' => {
                state.now.at += c.len_utf8();
                state.now.newline |= matches!(c, '\u{2028}' | '\u{2029}');
            }
            _ => self.word(state),
        }
    }

    /// The text of a template up to its end or to `${`.
    fn template(&self, state: &mut State) -> Step {
        let bytes = self.source.as_bytes();
        let now = &mut state.now;
        while let Some(rest) = bytes.get(now.at..)
            && let Some(found) = memchr3(b'`', b'$', b'\\', rest)
        {
            now.at += found;
            match (rest[found], rest.get(found + 1)) {
                (b'`', _) => {
                    now.token(now.at + 1, Last::Closed);
                    return Step::On;
                }
                (b'$', Some(b'{')) => {
                    now.open(&mut state.stack, Open::Substitution, 2);
                    return Step::On;
                }
                (b'$', _) => now.at += 1,
                _ => now.at += 2,
            }
        }
        Step::Dead
    }
}

//! Tokens of a script as far as nesting needs them.

use domain::package::Nesting;
use memchr::memchr3;

use super::depth::Scan;

/// What a `/` would begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Regex,
    Division,
    Either,
}

/// What the last token was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    /// Something before an operand.
    #[default]
    Operator,
    /// `.`: a keyword behind it is a name.
    Dot,
    Operand,
    /// `if`, `for`, `while`, `with`, `for await`.
    Head,
    /// `)`, `]` or the end of a template, behind which an operand goes on.
    Closed,
    /// `}`, behind which it may.
    ClosedBrace,
    /// A word or sign before or behind an operand.
    Unsure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    On,
    /// No parser could go on here.
    Dead,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Paren {
        /// The head of `if`, `for`, `while`, `with`: a statement follows.
        head: bool,
    },
    Square,
    Brace,
    /// `${` in a template.
    Substitution,
}

/// An open bracket, and what was counted when it was opened.
#[derive(Clone, Copy, Debug)]
struct Frame {
    open: Open,
    flat: u32,
    words: u32,
    angles: u32,
}

/// Where a hypothesis has come to. Small and copied, so that [`Scan::follow`] has it in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub at: usize,
    /// Operators since the last `,` or `;` here, and around the brackets.
    pub flat: u32,
    /// Keywords that nest without brackets: here since the last bracket, and around it.
    pub words: u32,
    /// Unary operators in a row.
    pub run: u32,
    /// `<` of TypeScript that no `>` has closed: type arguments, for all we know. They nest across
    /// commas, and the parser tries each twice.
    pub angles: u32,
    last: Last,
    /// A line ended since the last token.
    newline: bool,
}

impl Now {
    pub(super) fn goal(&self) -> Goal {
        match self.last {
            Last::Operator | Last::Dot => Goal::Regex,
            // A line that ends may end the statement too: `var a` and `/b/` on the next line.
            Last::Operand | Last::Head | Last::Closed if self.newline => Goal::Either,
            Last::Operand | Last::Head | Last::Closed => Goal::Division,
            Last::ClosedBrace | Last::Unsure => Goal::Either,
        }
    }

    /// What comes out of an operator that stands before or behind its operand: behind, if there is
    /// one before it on its line.
    fn around_operand(&self) -> Last {
        match self.goal() {
            Goal::Regex => Last::Operator,
            Goal::Division => Last::Operand,
            Goal::Either => Last::Unsure,
        }
    }

    #[inline]
    fn token(&mut self, end: usize, last: Last) {
        self.at = end;
        self.last = last;
        self.newline = false;
        self.run = 0;
    }

    #[inline]
    pub(super) fn operand(&mut self, end: usize) {
        self.token(end, Last::Operand);
    }

    /// An operator of `length` bytes.
    #[inline]
    pub(super) fn operator(&mut self, length: usize) {
        self.token(self.at + length, Last::Operator);
        self.flat += 1;
    }

    /// Something of `length` bytes after which nobody knows what a `/` is.
    pub(super) fn unsure(&mut self, length: usize) {
        self.operator(length);
        self.last = Last::Unsure;
    }

    /// An operator that may stand before its operand.
    #[inline]
    fn unary(&mut self, length: usize, last: Last) {
        let run = self.run + 1;
        self.operator(length);
        self.run = run;
        self.last = last;
    }

    #[inline]
    fn separator(&mut self, stack: &[Frame]) {
        self.token(self.at + 1, Last::Operator);
        self.flat = stack.last().map_or(0, |frame| frame.flat);
    }

    #[inline]
    fn open(&mut self, stack: &mut Vec<Frame>, open: Open, length: usize) {
        let goes_on = matches!(self.last, Last::Closed | Last::ClosedBrace);
        if goes_on && matches!(open, Open::Paren { .. } | Open::Square) {
            // `a()()()` and `a[0][0]` nest to the left.
            self.flat += 1;
        }
        stack.push(Frame {
            open,
            flat: self.flat,
            words: self.words,
            angles: self.angles,
        });
        self.token(self.at + length, Last::Operator);
    }

    #[inline]
    fn close(&mut self, stack: &mut Vec<Frame>, byte: u8) -> Step {
        let Some(frame) = stack.pop() else {
            return Step::Dead;
        };
        let last = match (byte, frame.open) {
            // A statement follows.
            (b')', Open::Paren { head: true }) => Last::Operator,
            (b')', Open::Paren { head: false }) | (b']', Open::Square) => Last::Closed,
            (b'}', Open::Brace) => Last::ClosedBrace,
            (b'}', Open::Substitution) => Last::Operand,
            _ => return Step::Dead,
        };
        self.token(self.at + 1, last);
        self.flat = frame.flat;
        self.words = frame.words;
        self.angles = frame.angles;
        Step::On
    }
}

/// One hypothesis about the script up to a place.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub now: Now,
    stack: Vec<Frame>,
}

impl State {
    pub(super) fn start(source: &str) -> Self {
        let bom = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
        let rest = &source.as_bytes()[bom..];
        let hashbang = if rest.starts_with(b"#!") {
            line_length(rest)
        } else {
            0
        };
        let now = Now {
            at: bom + hashbang,
            flat: 0,
            words: 0,
            run: 0,
            angles: 0,
            last: Last::Operator,
            newline: true,
        };
        Self {
            now,
            stack: Vec::new(),
        }
    }

    /// Brackets that are open, type arguments too, and unary operators that wait for their operand.
    pub(super) fn nesting(&self) -> u32 {
        u32::try_from(self.stack.len()).unwrap_or(u32::MAX) + self.now.run + self.now.angles
    }
}

impl Scan<'_> {
    /// Follows a hypothesis to its end: the rule that it breaks, if any.
    ///
    /// The tokens that make up most of a script are dealt with here, without a call.
    pub(super) fn follow(&mut self, state: &mut State) -> Option<Nesting> {
        let source = self.source.as_bytes();
        let mut now = state.now;
        while let Some(byte) = source.get(now.at).copied() {
            let next = source.get(now.at + 1).copied().unwrap_or(0);
            match CLASS[usize::from(byte)] {
                Class::Space | Class::Line => {
                    now.newline |= byte == b'\n' || byte == b'\r';
                    now.at += 1;
                    // Indentation.
                    while source.get(now.at) == Some(&b' ') {
                        now.at += 1;
                    }
                }
                Class::Word => {
                    let mut end = now.at + 1;
                    while source
                        .get(end)
                        .is_some_and(|byte| IN_WORD[usize::from(*byte)])
                    {
                        end += 1;
                    }
                    let ends = source
                        .get(end)
                        .is_none_or(|byte| *byte != b'\\' && *byte < 0x80);
                    let is_name = now.last == Last::Dot || !may_be_keyword(&source[now.at..end]);
                    if ends && is_name {
                        now.operand(end);
                        continue;
                    }
                    state.now = now;
                    self.word(state);
                    now = state.now;
                    if now.words > self.max_flat || now.flat > self.max_flat {
                        return Some(Nesting::Operators);
                    }
                    if now.run > self.max_nesting {
                        return Some(Nesting::Brackets);
                    }
                }
                Class::Separator => now.separator(&state.stack),
                Class::Open => {
                    let open = match byte {
                        b'(' => Open::Paren {
                            head: now.last == Last::Head,
                        },
                        b'[' => Open::Square,
                        _ => Open::Brace,
                    };
                    now.open(&mut state.stack, open, 1);
                    if state.stack.len() > self.max_nesting as usize {
                        return Some(Nesting::Brackets);
                    }
                    if now.flat > self.max_flat {
                        return Some(Nesting::Operators);
                    }
                }
                Class::Close
                    if state
                        .stack
                        .last()
                        .is_none_or(|frame| frame.open != Open::Substitution) =>
                {
                    if now.close(&mut state.stack, byte) == Step::Dead {
                        return None;
                    }
                }
                Class::Dot if next != b'.' && !next.is_ascii_digit() => {
                    now.operator(1);
                    now.last = Last::Dot;
                    if now.flat > self.max_flat {
                        return Some(Nesting::Operators);
                    }
                }
                Class::Operator if !(byte == b'?' && next == b'.') => {
                    let mut length = 1;
                    while let Some(more) = source.get(now.at + length)
                        && (*more == b'=' || *more == byte || (*more == b'>' && byte == b'='))
                    {
                        length += 1;
                    }
                    now.operator(length);
                    if now.flat > self.max_flat {
                        return Some(Nesting::Operators);
                    }
                }
                Class::Operator | Class::Dot | Class::Close | Class::Other => {
                    state.now = now;
                    if self.rare(state, byte, next) == Step::Dead {
                        return None;
                    }
                    if let Some(rule) = self.broken(state) {
                        return Some(rule);
                    }
                    now = state.now;
                }
            }
        }
        state.now = now;
        None
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
                return self.template(state);
            }
            // Only the end of a substitution comes here.
            b')' | b']' | b'}' => {
                return match now.close(&mut state.stack, byte) {
                    Step::On => self.template(state),
                    Step::Dead => Step::Dead,
                };
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
            b'+' | b'-' | b'~' => now.unary(1, Last::Operator),
            b'!' if rest.get(1) == Some(&b'=') => now.operator(length(rest, b"=")),
            // In TypeScript also behind its operand.
            b'!' if self.typescript => now.unary(1, now.around_operand()),
            b'!' => now.unary(1, Last::Operator),
            b'<' => {
                now.angles += u32::from(self.typescript);
                now.operator(1);
            }
            b'>' if self.typescript => {
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
            None => now.operand(end),
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
                let last = if now.last == Last::Head {
                    Last::Head
                } else {
                    Last::Unsure
                };
                now.unary(length, last);
            }
            Some(Keyword::Binary) => now.operator(length),
            Some(Keyword::Of) => now.unsure(length),
            Some(Keyword::Type) if self.typescript => now.unsure(length),
            Some(Keyword::Type) => now.operand(end),
            Some(Keyword::Before) => now.token(end, Last::Operator),
            Some(Keyword::Jump) => now.token(end, Last::Unsure),
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

/// How a token begins.
#[derive(Clone, Copy)]
enum Class {
    Space,
    Line,
    Word,
    /// The first byte of an operator that never stands before its operand.
    Operator,
    Dot,
    Open,
    Close,
    Separator,
    Other,
}

static CLASS: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | 0x0B | 0x0C => Class::Space,
            b'\n' | b'\r' => Class::Line,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => Class::Word,
            b':' | b'%' | b'^' | b'=' | b'&' | b'|' | b'*' | b'?' => Class::Operator,
            b'.' => Class::Dot,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b',' | b';' => Class::Separator,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

/// What a keyword means for nesting.
#[derive(Clone, Copy)]
enum Keyword {
    /// Nests, and a head in parentheses follows.
    Head,
    Nesting,
    Unary,
    /// Unary in some places, a name in others.
    Contextual,
    Binary,
    Of,
    /// An operator of types.
    Type,
    /// An operand may follow.
    Before,
    /// A label or the end of the statement follows.
    Jump,
}

const KEYWORDS: [(&[u8], Keyword); 34] = [
    (b"if", Keyword::Head),
    (b"for", Keyword::Head),
    (b"while", Keyword::Head),
    (b"with", Keyword::Head),
    (b"else", Keyword::Nesting),
    (b"do", Keyword::Nesting),
    (b"extends", Keyword::Nesting),
    (b"class", Keyword::Nesting),
    (b"typeof", Keyword::Unary),
    (b"void", Keyword::Unary),
    (b"delete", Keyword::Unary),
    (b"new", Keyword::Unary),
    (b"await", Keyword::Contextual),
    (b"yield", Keyword::Contextual),
    (b"in", Keyword::Binary),
    (b"instanceof", Keyword::Binary),
    (b"of", Keyword::Of),
    (b"as", Keyword::Type),
    (b"is", Keyword::Type),
    (b"satisfies", Keyword::Type),
    (b"keyof", Keyword::Type),
    (b"infer", Keyword::Type),
    (b"readonly", Keyword::Type),
    (b"unique", Keyword::Type),
    (b"asserts", Keyword::Type),
    (b"abstract", Keyword::Type),
    (b"declare", Keyword::Type),
    (b"return", Keyword::Before),
    (b"throw", Keyword::Before),
    (b"case", Keyword::Before),
    (b"default", Keyword::Before),
    (b"break", Keyword::Jump),
    (b"continue", Keyword::Jump),
    (b"debugger", Keyword::Jump),
];

fn keyword(word: &[u8]) -> Option<Keyword> {
    let found = KEYWORDS.iter().find(|(keyword, _)| *keyword == word);
    found.map(|(_, meaning)| *meaning)
}

/// Whether some keyword has the first letter and the length of a word: few other words do.
pub(super) fn may_be_keyword(word: &[u8]) -> bool {
    let lengths = KEYWORD_LENGTHS[usize::from(word[0])];
    word.len() < 16 && lengths >> word.len() & 1 == 1
}

/// Lengths of the keywords with this first letter, as bits.
static KEYWORD_LENGTHS: [u16; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < KEYWORDS.len() {
        let keyword = KEYWORDS[index].0;
        table[keyword[0] as usize] |= 1 << keyword.len();
        index += 1;
    }
    table
};

/// Bytes of words.
static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] =
            (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize || byte == b'$' as usize;
        byte += 1;
    }
    table
};

/// The first byte and as many of `more` as follow it.
fn length(rest: &[u8], more: &[u8]) -> usize {
    1 + rest[1..]
        .iter()
        .take_while(|byte| more.contains(byte))
        .count()
}

/// Bytes up to the end of the line.
fn line_length(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr3(b'\n', b'\r', 0xE2, &rest[at..]) {
        at += found;
        match rest[at..] {
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => return at,
            [0xE2, ..] => at += 1,
            _ => return at,
        }
    }
    rest.len()
}

fn block_comment(bytes: &[u8], now: &mut Now) -> Step {
    let body = &bytes[now.at + 2..];
    let Some(length) = memchr::memmem::find(body, b"*/") else {
        return Step::Dead;
    };
    // U+2028 and U+2029 count as line ends; any other byte E2 does no harm.
    now.newline |= memchr3(b'\n', b'\r', 0xE2, &body[..length]).is_some();
    now.at += length + 4;
    Step::On
}

fn string(bytes: &[u8], now: &mut Now, quote: u8) -> Step {
    let mut at = now.at + 1;
    while let Some(rest) = bytes.get(at..)
        && let Some(found) = rest
            .iter()
            .position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
    {
        at += found;
        match rest[found..] {
            [b'\\', b'\r', b'\n', ..] => at += 3,
            [b'\\', ..] => at += 2,
            [b'\n' | b'\r', ..] => return Step::Dead,
            _ => {
                now.operand(at + 1);
                return Step::On;
            }
        }
    }
    Step::Dead
}

/// A number; a second dot begins a member.
fn number(bytes: &[u8], now: &mut Now) {
    let mut at = now.at;
    let mut dots = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => at += 1,
            b'.' if dots == 0 => {
                dots = 1;
                at += 1;
            }
            _ => break,
        }
    }
    now.operand(at);
}

/// Where a word ends, and whether it has escapes. Damaged escapes end where the parser's lexer,
/// which goes on behind them, takes them to end.
fn word_end(source: &str, start: usize) -> (usize, bool) {
    let bytes = source.as_bytes();
    let mut at = start + usize::from(bytes.get(start) == Some(&b'#'));
    let mut escaped = false;
    loop {
        while bytes.get(at).is_some_and(|byte| IN_WORD[*byte as usize]) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'\\') => {
                escaped = true;
                at = escape_end(source, at + 1);
            }
            Some(0x80..) => match source[at..].chars().next() {
                Some(c) if !c.is_whitespace() && c != '\u{FEFF}' => at += c.len_utf8(),
                _ => break,
            },
            _ => break,
        }
    }
    (at, escaped)
}

fn escape_end(source: &str, at: usize) -> usize {
    let bytes = source.as_bytes();
    if bytes.get(at) != Some(&b'u') {
        return at + source[at..].chars().next().map_or(0, char::len_utf8);
    }
    let digit = |at: usize| {
        bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
    };
    let mut at = at + 1;
    if bytes.get(at) != Some(&b'{') {
        let digits = (0..4)
            .take_while(|index| digit(at + index).is_some())
            .count();
        return at + digits;
    }
    at += 1;
    let mut value: u32 = 0;
    let mut digits = 0;
    while let Some(next) = digit(at) {
        value = value << 4 | next;
        at += 1;
        digits += 1;
        if value > 0x0010_FFFF {
            return at;
        }
    }
    at + usize::from(digits > 0 && bytes.get(at) == Some(&b'}'))
}

//! Tokens of a script as far as nesting needs them.

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
    End,
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

#[derive(Clone, Copy, Debug)]
struct Frame {
    open: Open,
    flat: u32,
    words: u32,
}

/// One hypothesis about the script up to `at`.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub at: usize,
    stack: Vec<Frame>,
    /// Operators since the last `,` or `;` here, and around the brackets.
    pub flat: u32,
    /// Keywords that nest without brackets: here since the last bracket, and around it.
    pub words: u32,
    /// Unary operators in a row.
    run: u32,
    last: Last,
    /// A line ended since the last token.
    newline: bool,
    /// In the text of a template.
    template: bool,
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
        Self {
            at: bom + hashbang,
            stack: Vec::new(),
            flat: 0,
            words: 0,
            run: 0,
            last: Last::Operator,
            newline: true,
            template: false,
        }
    }

    /// Brackets that are open, and unary operators that wait for their operand.
    pub(super) fn nesting(&self) -> u32 {
        u32::try_from(self.stack.len()).unwrap_or(u32::MAX) + self.run
    }

    pub(super) fn goal(&self) -> Goal {
        match self.last {
            Last::Operator | Last::Dot => Goal::Regex,
            // A line that ends may end the statement too: `var a` and `/b/` on the next line.
            Last::Operand | Last::Head | Last::Closed if self.newline => Goal::Either,
            Last::Operand | Last::Head | Last::Closed => Goal::Division,
            Last::ClosedBrace | Last::Unsure => Goal::Either,
        }
    }

    fn token(&mut self, end: usize, last: Last) {
        self.at = end;
        self.last = last;
        self.newline = false;
        self.run = 0;
    }

    pub(super) fn operand(&mut self, end: usize) {
        self.token(end, Last::Operand);
    }

    /// An operator of `length` bytes.
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
    fn unary(&mut self, length: usize, last: Last) {
        let run = self.run + 1;
        self.operator(length);
        self.run = run;
        self.last = last;
    }

    fn separator(&mut self) {
        self.token(self.at + 1, Last::Operator);
        self.flat = self.stack.last().map_or(0, |frame| frame.flat);
    }

    fn open(&mut self, open: Open, length: usize) {
        let goes_on = matches!(self.last, Last::Closed | Last::ClosedBrace);
        if goes_on && matches!(open, Open::Paren { .. } | Open::Square) {
            // `a()()()` and `a[0][0]` nest to the left.
            self.flat += 1;
        }
        self.stack.push(Frame {
            open,
            flat: self.flat,
            words: self.words,
        });
        self.token(self.at + length, Last::Operator);
    }

    fn close(&mut self, byte: u8) -> Step {
        let Some(frame) = self.stack.pop() else {
            return Step::Dead;
        };
        let last = match (byte, frame.open) {
            // A statement follows.
            (b')', Open::Paren { head: true }) => Last::Operator,
            (b')', Open::Paren { head: false }) | (b']', Open::Square) => Last::Closed,
            (b'}', Open::Brace) => Last::ClosedBrace,
            (b'}', Open::Substitution) => {
                self.template = true;
                Last::Operand
            }
            _ => return Step::Dead,
        };
        self.token(self.at + 1, last);
        self.flat = frame.flat;
        self.words = frame.words;
        Step::On
    }
}

impl Scan<'_> {
    /// Reads one token, or one piece of what stands between tokens.
    ///
    /// What is rare takes the state by value: so the fields of the state stay in registers, which
    /// makes this pass twice as fast.
    #[expect(clippy::inline_always, reason = "measured")]
    #[inline(always)]
    pub(super) fn step(&mut self, state: &mut State) -> Step {
        let bytes = self.source.as_bytes();
        let Some(byte) = bytes.get(state.at).copied() else {
            return if state.template { Step::Dead } else { Step::End };
        };
        if state.template {
            return self.template(state);
        }
        match CLASS[usize::from(byte)] {
            Class::Space => state.at += 1,
            Class::Line => {
                state.at += 1;
                state.newline = true;
            }
            Class::Word => {
                let mut end = state.at + 1;
                while bytes.get(end).is_some_and(|byte| IN_WORD[usize::from(*byte)]) {
                    end += 1;
                }
                let plain = !bytes.get(end).is_some_and(|byte| *byte == b'\\' || *byte >= 0x80);
                let word = &bytes[state.at..end];
                if plain && (state.last == Last::Dot || !may_be_keyword(word)) {
                    state.operand(end);
                } else {
                    return self.rare(state);
                }
            }
            Class::Operator if bytes.get(state.at + 1) != Some(&b'=') => state.operator(1),
            Class::Dot if bytes.get(state.at + 1).is_some_and(|next| IN_WORD[usize::from(*next)] && !next.is_ascii_digit()) => {
                state.operator(1);
                state.last = Last::Dot;
            }
            Class::Open => match byte {
                b'(' => {
                    let head = state.last == Last::Head;
                    state.open(Open::Paren { head }, 1);
                }
                b'[' => state.open(Open::Square, 1),
                _ => state.open(Open::Brace, 1),
            },
            Class::Close => return state.close(byte),
            Class::Separator => state.separator(),
            Class::Operator | Class::Dot | Class::Other => return self.rare(state),
        }
        Step::On
    }

    #[expect(clippy::inline_always, reason = "measured")]
    #[inline(always)]
    fn rare(&mut self, state: &mut State) -> Step {
        let (after, step) = self.rare_token(std::mem::take(state));
        *state = after;
        step
    }

    #[inline(never)]
    fn rare_token(&mut self, mut state: State) -> (State, Step) {
        let step = self.any_token(&mut state);
        (state, step)
    }

    /// Reads a token of those that [`Scan::step`] does not read itself.
    fn any_token(&mut self, state: &mut State) -> Step {
        let bytes = self.source.as_bytes();
        let byte = bytes[state.at];
        let next = bytes.get(state.at + 1).copied();
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'\\' | b'#' => self.word(state),
            0x80.. => self.beyond_ascii(state),
            b'0'..=b'9' => number(bytes, state),
            b'.' if next.is_some_and(|next| next.is_ascii_digit()) => number(bytes, state),
            b'"' | b'\'' => return string(bytes, state, byte),
            b'`' => {
                // Tags nest to the left too.
                state.flat += u32::from(state.last == Last::Closed);
                state.at += 1;
                state.template = true;
            }
            b'/' if next == Some(b'/') => state.at += line_length(&bytes[state.at..]),
            b'/' if next == Some(b'*') => return block_comment(bytes, state),
            b'/' => return self.slash(state),
            _ => self.operator(state, byte),
        }
        Step::On
    }

    fn operator(&mut self, state: &mut State, byte: u8) {
        let rest = &self.source.as_bytes()[state.at..];
        if rest.starts_with(b"<!--") || (state.newline && rest.starts_with(b"-->")) {
            // A comment in scripts of old, operators in modules.
            let mut comment = state.clone();
            comment.at += line_length(rest);
            self.later(comment);
        }
        match byte {
            b'+' | b'-' if rest.get(1) == Some(&byte) => state.unary(2, Last::Unsure),
            b'+' | b'-' | b'~' => state.unary(1, Last::Operator),
            b'!' if rest.get(1) == Some(&b'=') => state.operator(length(rest, b"=")),
            // In TypeScript also behind its operand.
            b'!' if self.typescript && state.goal() != Goal::Regex => state.unary(1, Last::Unsure),
            b'!' => state.unary(1, Last::Operator),
            // Type arguments nest across commas.
            b'<' => {
                state.words += u32::from(self.typescript);
                state.operator(1);
            }
            b'>' if self.typescript => state.unsure(1),
            b'.' => {
                state.operator(length(rest, b"."));
                state.last = Last::Dot;
            }
            b'?' if rest.get(1) == Some(&b'.') => {
                state.operator(2);
                state.last = Last::Dot;
            }
            b'=' => state.operator(length(rest, b"=>")),
            b'&' | b'|' | b'*' | b'?' => state.operator(length(rest, &[byte, b'='])),
            _ => state.operator(1),
        }
    }

    fn word(&self, state: &mut State) {
        let start = state.at;
        let (end, escaped) = word_end(self.source, start);
        let length = end - start;
        if escaped || state.last == Last::Dot {
            state.operand(end);
            return;
        }
        match keyword(&self.source.as_bytes()[start..end]) {
            None => state.operand(end),
            Some(Keyword::Head) => {
                state.token(end, Last::Head);
                state.words += 1;
            }
            Some(Keyword::Nesting) => {
                state.token(end, Last::Operator);
                state.words += 1;
            }
            Some(Keyword::Unary) => state.unary(length, Last::Operator),
            Some(Keyword::Contextual) => {
                // `for await (`
                let last = if state.last == Last::Head { Last::Head } else { Last::Unsure };
                state.unary(length, last);
            }
            Some(Keyword::Binary) => state.operator(length),
            Some(Keyword::Of) => state.unsure(length),
            Some(Keyword::Type) if self.typescript => state.unsure(length),
            Some(Keyword::Type) => state.operand(end),
            Some(Keyword::Before) => state.token(end, Last::Operator),
            Some(Keyword::Jump) => state.token(end, Last::Unsure),
        }
    }

    fn beyond_ascii(&self, state: &mut State) {
        match self.source[state.at..].chars().next() {
            Some(c) if c.is_whitespace() || c == '\u{FEFF}' => {
                state.at += c.len_utf8();
                state.newline |= matches!(c, '\u{2028}' | '\u{2029}');
            }
            _ => self.word(state),
        }
    }

    /// The text of a template up to its end or to `${`.
    #[inline(never)]
    fn template(&self, state: &mut State) -> Step {
        let bytes = self.source.as_bytes();
        while let Some(rest) = bytes.get(state.at..)
            && let Some(found) = memchr3(b'`', b'$', b'\\', rest)
        {
            state.at += found;
            match (rest[found], rest.get(found + 1)) {
                (b'`', _) => {
                    state.template = false;
                    state.token(state.at + 1, Last::Closed);
                    return Step::On;
                }
                (b'$', Some(b'{')) => {
                    state.template = false;
                    state.open(Open::Substitution, 2);
                    return Step::On;
                }
                (b'$', _) => state.at += 1,
                _ => state.at += 2,
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
    /// One byte that is an operator, unless `=` follows.
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
            b':' | b'%' | b'^' => Class::Operator,
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
fn may_be_keyword(word: &[u8]) -> bool {
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
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize || byte == b'$' as usize;
        byte += 1;
    }
    table
};

/// The first byte and as many of `more` as follow it.
fn length(rest: &[u8], more: &[u8]) -> usize {
    1 + rest[1..].iter().take_while(|byte| more.contains(byte)).count()
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

fn block_comment(bytes: &[u8], state: &mut State) -> Step {
    let body = &bytes[state.at + 2..];
    let Some(length) = memchr::memmem::find(body, b"*/") else {
        return Step::Dead;
    };
    // U+2028 and U+2029 count as line ends; any other byte E2 does no harm.
    state.newline |= memchr3(b'\n', b'\r', 0xE2, &body[..length]).is_some();
    state.at += length + 4;
    Step::On
}

fn string(bytes: &[u8], state: &mut State, quote: u8) -> Step {
    let mut at = state.at + 1;
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
                state.operand(at + 1);
                return Step::On;
            }
        }
    }
    Step::Dead
}

/// A number; a second dot begins a member.
fn number(bytes: &[u8], state: &mut State) {
    let mut at = state.at;
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
    state.operand(at);
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
        let digits = (0..4).take_while(|index| digit(at + index).is_some()).count();
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

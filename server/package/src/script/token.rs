//! Tokens of a script as far as nesting needs them.

use super::depth::Scan;

/// What a `/` would begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Regex,
    Division,
    Either,
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
#[derive(Clone, Debug)]
pub(super) struct State {
    pub at: usize,
    stack: Vec<Frame>,
    /// Operators since the last `,` or `;` here, and around the brackets.
    pub flat: u32,
    /// Keywords that nest without brackets: here since the last bracket, and around it.
    pub words: u32,
    /// Unary operators in a row.
    run: u32,
    pub goal: Goal,
    /// A line ended since the last token.
    pub newline: bool,
    /// The last token was `.`: a keyword is a name.
    dot: bool,
    /// The last token was a closing bracket or a template.
    closed: bool,
    /// The last token was `if`, `for`, `while` or `with`.
    head: bool,
    template: bool,
}

impl State {
    pub(super) fn start(source: &str) -> Self {
        let bom = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
        let rest = &source.as_bytes()[bom..];
        let hashbang = if rest.starts_with(b"#!") { line_length(rest) } else { 0 };
        Self {
            at: bom + hashbang,
            stack: Vec::new(),
            flat: 0,
            words: 0,
            run: 0,
            goal: Goal::Regex,
            newline: true,
            dot: false,
            closed: false,
            head: false,
            template: false,
        }
    }

    /// Brackets that are open, and unary operators that wait for their operand.
    pub(super) fn nesting(&self) -> u32 {
        u32::try_from(self.stack.len()).unwrap_or(u32::MAX) + self.run
    }

    fn token(&mut self, end: usize, goal: Goal) {
        self.at = end;
        self.goal = goal;
        self.newline = false;
        self.dot = false;
        self.closed = false;
        self.head = false;
        self.run = 0;
    }

    pub(super) fn operand(&mut self, end: usize) {
        self.token(end, Goal::Division);
    }

    /// An operator of `length` bytes.
    pub(super) fn operator(&mut self, length: usize) {
        self.token(self.at + length, Goal::Regex);
        self.flat += 1;
    }

    /// The same for one that may stand before its operand.
    fn unary(&mut self, length: usize, goal: Goal) {
        let run = self.run + 1;
        self.operator(length);
        self.run = run;
        self.goal = goal;
    }

    fn separator(&mut self) {
        self.token(self.at + 1, Goal::Regex);
        self.flat = self.stack.last().map_or(0, |frame| frame.flat);
    }

    fn open(&mut self, open: Open, length: usize) {
        if self.closed && open != Open::Brace {
            // `a()()()` and `a[0][0]` nest to the left.
            self.flat += 1;
        }
        // Operators before the bracket wait for what is in it.
        self.flat += self.run;
        self.stack.push(Frame {
            open,
            flat: self.flat,
            words: self.words,
        });
        self.token(self.at + length, Goal::Regex);
    }

    fn close(&mut self, byte: u8) -> Step {
        let Some(frame) = self.stack.pop() else {
            return Step::Dead;
        };
        let goal = match (byte, frame.open) {
            (b')', Open::Paren { head: true }) => Goal::Regex,
            (b')', Open::Paren { head: false }) | (b']', Open::Square) => Goal::Division,
            (b'}', Open::Brace) => Goal::Either,
            (b'}', Open::Substitution) => {
                self.template = true;
                Goal::Division
            }
            _ => return Step::Dead,
        };
        self.token(self.at + 1, goal);
        self.closed = true;
        self.flat = frame.flat;
        self.words = frame.words;
        Step::On
    }
}

impl Scan<'_> {
    /// Reads one token, or one piece of what stands between tokens.
    pub(super) fn step(&mut self, state: &mut State) -> Step {
        if state.template {
            return self.template(state);
        }
        let bytes = self.source.as_bytes();
        let Some(byte) = bytes.get(state.at).copied() else {
            return Step::End;
        };
        let next = bytes.get(state.at + 1).copied();
        match byte {
            b' ' | b'\t' | 0x0B | 0x0C => state.at += 1,
            b'\n' | b'\r' => {
                state.at += 1;
                state.newline = true;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'\\' | b'#' => self.word(state),
            0x80.. => self.beyond_ascii(state),
            b'0'..=b'9' => number(bytes, state),
            b'.' if next.is_some_and(|next| next.is_ascii_digit()) => number(bytes, state),
            b'"' | b'\'' => return string(bytes, state, byte),
            b'`' => {
                if state.closed {
                    state.flat += 1;
                }
                state.at += 1;
                state.template = true;
            }
            b'(' => state.open(Open::Paren { head: state.head }, 1),
            b'[' => state.open(Open::Square, 1),
            b'{' => state.open(Open::Brace, 1),
            b')' | b']' | b'}' => return state.close(byte),
            b',' | b';' => state.separator(),
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
            self.pending.push(comment);
        }
        let operand = state.goal != Goal::Regex;
        match byte {
            b'+' | b'-' if rest.get(1) == Some(&byte) => state.unary(2, Goal::Either),
            b'+' | b'-' | b'~' => state.unary(1, Goal::Regex),
            b'!' if rest.get(1) == Some(&b'=') => state.operator(length(rest, b"=")),
            // In TypeScript also behind its operand.
            b'!' if operand && self.typescript => state.unary(1, Goal::Either),
            b'!' => state.unary(1, Goal::Regex),
            // Type arguments nest across commas.
            b'<' => {
                state.words += u32::from(self.typescript);
                state.operator(1);
            }
            b'>' => {
                state.operator(1);
                if self.typescript {
                    state.goal = Goal::Either;
                }
            }
            b'.' => {
                state.operator(length(rest, b"."));
                state.dot = true;
            }
            b'?' if rest.get(1) == Some(&b'.') => {
                state.operator(2);
                state.dot = true;
            }
            b'=' => state.operator(length(rest, b"=>")),
            b'&' | b'|' | b'*' | b'?' => state.operator(length(rest, &[byte, b'='])),
            _ => state.operator(1),
        }
    }

    fn word(&self, state: &mut State) {
        let start = state.at;
        let (end, escaped) = word_end(self.source, start);
        let word = &self.source.as_bytes()[start..end];
        let length = end - start;
        if state.dot || escaped {
            state.operand(end);
            return;
        }
        let was_head = state.head;
        match word {
            b"if" | b"for" | b"while" | b"with" => {
                state.token(end, Goal::Division);
                state.words += 1;
                state.head = true;
            }
            b"else" | b"do" | b"extends" | b"class" => {
                state.token(end, Goal::Regex);
                state.words += 1;
            }
            b"typeof" | b"void" | b"delete" | b"new" => state.unary(length, Goal::Regex),
            b"await" | b"yield" => {
                state.unary(length, Goal::Either);
                state.head = was_head;
            }
            b"in" | b"instanceof" => state.operator(length),
            b"of" => {
                state.operator(length);
                state.goal = Goal::Either;
            }
            b"as" | b"satisfies" | b"keyof" | b"infer" | b"readonly" | b"unique" | b"asserts"
            | b"is" | b"abstract" | b"declare"
                if self.typescript =>
            {
                state.operator(length);
                state.goal = Goal::Either;
            }
            b"return" | b"throw" | b"case" | b"default" => state.token(end, Goal::Regex),
            b"break" | b"continue" | b"debugger" => state.token(end, Goal::Either),
            _ => state.operand(end),
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
    fn template(&self, state: &mut State) -> Step {
        let bytes = self.source.as_bytes();
        while let Some(byte) = bytes.get(state.at) {
            match byte {
                b'\\' => state.at += 2,
                b'`' => {
                    state.template = false;
                    state.operand(state.at + 1);
                    state.closed = true;
                    return Step::On;
                }
                b'$' if bytes.get(state.at + 1) == Some(&b'{') => {
                    state.template = false;
                    state.closed = false;
                    state.open(Open::Substitution, 2);
                    return Step::On;
                }
                _ => state.at += 1,
            }
        }
        Step::Dead
    }
}

/// The first byte and as many of `more` as follow it.
fn length(rest: &[u8], more: &[u8]) -> usize {
    1 + rest[1..].iter().take_while(|byte| more.contains(byte)).count()
}

/// Bytes up to the end of the line.
fn line_length(rest: &[u8]) -> usize {
    rest.iter()
        .enumerate()
        .position(|(index, byte)| match byte {
            b'\n' | b'\r' => true,
            0xE2 => matches!(rest[index..], [_, 0x80, 0xA8 | 0xA9, ..]),
            _ => false,
        })
        .unwrap_or(rest.len())
}

fn block_comment(bytes: &[u8], state: &mut State) -> Step {
    let body = &bytes[state.at + 2..];
    let Some(length) = body.windows(2).position(|pair| pair == b"*/") else {
        return Step::Dead;
    };
    // U+2028 and U+2029 count as line ends; any other byte E2 does no harm.
    state.newline |= body[..length].iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0xE2));
    state.at += length + 4;
    Step::On
}

fn string(bytes: &[u8], state: &mut State, quote: u8) -> Step {
    let mut at = state.at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if bytes.get(at + 1) == Some(&b'\r') && bytes.get(at + 2) == Some(&b'\n') => at += 3,
            b'\\' => at += 2,
            b'\n' | b'\r' => return Step::Dead,
            byte if *byte == quote => {
                state.operand(at + 1);
                return Step::On;
            }
            _ => at += 1,
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
        match bytes.get(at) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$') => at += 1,
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

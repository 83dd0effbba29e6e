//! What tokens are made of: classes of bytes, keywords, and where texts and words end.

use memchr::memchr3;

use super::state::{Now, Step};

/// How a token begins.
#[derive(Clone, Copy)]
pub(super) enum Class {
    /// Ends of lines too.
    Space,
    Word,
    /// The first byte of an operator that never stands before its operand.
    Operator,
    Dot,
    Open,
    Close,
    Separator,
    Other,
}

pub(super) static CLASS: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b' ' | b'\t' | 0x0B | 0x0C | b'\n' | b'\r' => Class::Space,
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
pub(super) enum Keyword {
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

pub(super) fn keyword(word: &[u8]) -> Option<Keyword> {
    let found = KEYWORDS.iter().find(|(keyword, _)| *keyword == word);
    found.map(|(_, meaning)| *meaning)
}

/// Where a word of ASCII ends, if it is no keyword, or is a name because it stands behind a dot.
#[inline]
pub(super) fn plain_word(source: &[u8], start: usize, behind_dot: bool) -> Option<usize> {
    let in_word = |byte: &u8| IN_WORD[usize::from(*byte)];
    let mut end = start + 1;
    while source.get(end).is_some_and(in_word) {
        end += 1;
    }
    let ends = source.get(end).is_none_or(|byte| *byte != b'\\' && byte.is_ascii());
    (ends && (behind_dot || !may_be_keyword(&source[start..end]))).then_some(end)
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
pub(super) static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$';
        byte += 1;
    }
    table
};

/// The first byte and as many of `more` as follow it.
pub(super) fn length(rest: &[u8], more: &[u8]) -> usize {
    1 + rest[1..].iter().take_while(|byte| more.contains(byte)).count()
}

/// Bytes up to the end of the line.
pub(super) fn line_length(rest: &[u8]) -> usize {
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

pub(super) fn block_comment(bytes: &[u8], now: &mut Now) -> Step {
    let body = &bytes[now.at + 2..];
    let Some(length) = memchr::memmem::find(body, b"*/") else {
        return Step::Dead;
    };
    // U+2028 and U+2029 count as line ends; any other byte E2 does no harm.
    now.newline |= memchr3(b'\n', b'\r', 0xE2, &body[..length]).is_some();
    now.at += length + 4;
    Step::On
}

pub(super) fn string(bytes: &[u8], now: &mut Now, quote: u8) -> Step {
    let mut at = now.at + 1;
    while let Some(rest) = bytes.get(at..)
        && let Some(found) =
            rest.iter().position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
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
pub(super) fn number(bytes: &[u8], now: &mut Now) {
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
pub(super) fn word_end(source: &str, start: usize) -> (usize, bool) {
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
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
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

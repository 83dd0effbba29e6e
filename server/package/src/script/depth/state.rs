//! What is known at a place of a script that is scanned.

use super::lexeme::line_length;

/// What a `/` would begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Regex,
    Division,
    Either,
}

/// What the last token was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Last {
    /// Something before an operand.
    #[default]
    Operator,
    /// `.`: a keyword behind it is a name.
    Dot,
    /// `?`
    Question,
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
    /// The text of a template goes on.
    Text,
    /// No parser could go on here.
    Dead,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Paren {
        /// The head of `if`, `for`, `while`, `with`: a statement follows.
        head: bool,
    },
    Square,
    Brace,
    /// `${` in a template.
    Substitution,
}

impl Open {
    /// What an opening bracket opens.
    #[inline]
    pub(super) fn by(byte: u8, head: bool) -> Self {
        match byte {
            b'(' => Self::Paren { head },
            b'[' => Self::Square,
            _ => Self::Brace,
        }
    }
}

/// An open bracket, and what was counted when it was opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    open: Open,
    flat: u32,
    words: u32,
    pub angles: u32,
    tries: u32,
    tried: bool,
    /// Behind the `?` of TypeScript: what follows may be parsed as the body of a function first.
    branch: bool,
}

impl Frame {
    /// [`Now::tries`] directly inside.
    fn inner_tries(&self) -> u32 {
        self.tries + u32::from(self.tried)
    }
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
    /// Constructs around here that the parser reads as one thing first and, if that fails, once
    /// more as another: parentheses that may be the parameters of a function.
    pub tries: u32,
    /// What is read again because of them, in bytes, up to `charged`.
    pub again: u64,
    charged: usize,
    pub last: Last,
    /// A line ended since the last token.
    pub newline: bool,
}

impl Now {
    pub(super) fn goal(&self) -> Goal {
        match self.last {
            Last::Operator | Last::Dot | Last::Question => Goal::Regex,
            // A line that ends may end the statement too: `var a` and `/b/` on the next line.
            Last::Operand | Last::Head | Last::Closed if self.newline => Goal::Either,
            Last::Operand | Last::Head | Last::Closed => Goal::Division,
            Last::ClosedBrace | Last::Unsure => Goal::Either,
        }
    }

    /// What comes out of an operator that stands before or behind its operand: behind, if there is
    /// one before it on its line.
    pub(super) fn around_operand(&self) -> Last {
        match self.goal() {
            Goal::Regex => Last::Operator,
            Goal::Division => Last::Operand,
            Goal::Either => Last::Unsure,
        }
    }

    #[inline]
    pub(super) fn token(&mut self, end: usize, last: Last) {
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
    pub(super) fn unary(&mut self, length: usize, last: Last) {
        let run = self.run + 1;
        self.operator(length);
        self.run = run;
        self.last = last;
    }

    #[inline]
    pub(super) fn separator(&mut self, stack: &[Frame]) {
        self.token(self.at + 1, Last::Operator);
        self.flat = stack.last().map_or(0, |frame| frame.flat);
        let tries = stack.last().map_or(0, Frame::inner_tries);
        if self.tries != tries {
            self.charge();
            self.tries = tries;
        }
    }

    /// Counts what is read again up to here. To be called before `tries` or `angles` change.
    pub(super) fn charge(&mut self) {
        let read = self.at.saturating_sub(self.charged) as u64;
        let times = u64::from(self.tries) + u64::from(self.angles);
        self.again = self.again.saturating_add(read.saturating_mul(times));
        self.charged = self.at;
    }

    #[inline]
    pub(super) fn open(&mut self, stack: &mut Vec<Frame>, open: Open, length: usize) {
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
            tries: self.tries,
            tried: false,
            branch: false,
        });
        self.token(self.at + length, Last::Operator);
    }

    /// Opens parentheses that may turn out to be parameters. `branch`: they follow the `?` of a
    /// conditional expression, where TypeScript's `(a): b => c` is tried too.
    pub(super) fn open_tried(&mut self, stack: &mut Vec<Frame>, open: Open, branch: bool) {
        self.charge();
        self.open(stack, open, 1);
        self.tries += 1;
        if let Some(frame) = stack.last_mut() {
            (frame.tried, frame.branch) = (true, branch);
        }
    }

    #[inline]
    pub(super) fn close(&mut self, stack: &mut Vec<Frame>, byte: u8) -> Step {
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
        let tries = frame.tries + u32::from(frame.branch);
        if (self.tries, self.angles) != (tries, frame.angles) {
            self.charge();
            self.tries = tries;
        }
        self.flat = frame.flat;
        self.words = frame.words;
        self.angles = frame.angles;
        if frame.open == Open::Substitution { Step::Text } else { Step::On }
    }
}

/// One hypothesis about the script up to a place.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub now: Now,
    pub stack: Vec<Frame>,
}

impl State {
    pub(super) fn start(source: &str) -> Self {
        let bom = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
        let rest = &source.as_bytes()[bom..];
        let hashbang = if rest.starts_with(b"#!") { line_length(rest) } else { 0 };
        let now = Now {
            at: bom + hashbang,
            flat: 0,
            words: 0,
            run: 0,
            angles: 0,
            tries: 0,
            again: 0,
            charged: 0,
            last: Last::Operator,
            newline: true,
        };
        Self { now, stack: Vec::new() }
    }
}

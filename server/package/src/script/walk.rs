//! One walk over the syntax tree of a script: which names are declared where, and how names are
//! used that may turn out to be the bridge.
//!
//! Full semantic analysis (`oxc_semantic`) costs about as much as parsing. Only a few names matter
//! here, so scopes are kept by hand and names are looked up when the walk has ended; a test
//! compares the outcome with `oxc_semantic`'s.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of the parser's forty kinds of expression a few are names in disguise"
)]

use oxc_ast::ast::{Argument, BindingIdentifier, Expression, IdentifierReference};
use oxc_ast_visit::VisitJs as _;

use super::host::{self, Host};
use super::interest::{CODE, GLOBALS, Interest, Part};
use super::pattern::{self, Property, Then};
use super::root::{Root, each_root, of_global};

/// A name that is used in a way that may be a use of the bridge.
pub(super) struct Use<'a> {
    pub name: &'a str,
    /// Members that were read of it: `ap` and `faceVerify` of `my.ap.faceVerify`.
    pub first: Option<&'a str>,
    pub second: Option<&'a str>,
    /// Of the global object only: `faceVerify` of `window.my.ap.faceVerify`.
    pub third: Option<&'a str>,
    pub scope: u32,
    /// Offset in bytes.
    pub at: u32,
    pub how: How<'a>,
}

impl Use<'_> {
    /// The same, seen from the first member.
    pub(super) fn below(&self) -> Self {
        Self { first: self.second, second: self.third, third: None, ..*self }
    }
}

/// What is done with it, or with the last member that was read.
#[derive(Clone, Copy)]
pub(super) enum How<'a> {
    Read,
    /// A member is read by a name that is computed.
    Computed,
    /// It becomes known by another name, declared in this scope, if it is declared there and then.
    Named(&'a str, Option<u32>),
    /// It is taken apart by one of [`Walk::patterns`].
    Pattern(u32),
    /// It goes where this walk does not follow.
    Passed,
    /// Called, or constructed: it may be one that makes code of text, `eval` or `Function`.
    Code {
        return_this: bool,
    },
}

pub(super) struct Scope {
    pub parent: Option<u32>,
    /// The number after the last scope inside it, known when it has ended.
    pub end: u32,
    /// The scope that holds a `var` that is declared here.
    pub vars: u32,
    /// Whether what is declared now is a `var`, when the scope began.
    pub outer_var: bool,
    /// Where what it declares can be used, at most.
    pub part: Part,
}

pub(super) struct Walk<'a, 'i> {
    pub interest: &'i Interest<'i>,
    pub scopes: Vec<Scope>,
    pub current: u32,
    /// What is being declared is a `var`.
    pub var: bool,
    /// The function that is about to begin.
    pub function: Option<Part>,
    pub declared: Vec<(&'a str, u32)>,
    pub uses: Vec<Use<'a>>,
    pub patterns: Vec<Box<[Property<'a>]>>,
    pub hosts: Vec<Host>,
}

impl<'a, 'i> Walk<'a, 'i> {
    pub(super) fn new(interest: &'i Interest<'i>) -> Self {
        Self {
            interest,
            scopes: Vec::new(),
            current: 0,
            var: false,
            function: None,
            declared: Vec::new(),
            uses: Vec::new(),
            patterns: Vec::new(),
            hosts: Vec::new(),
        }
    }

    /// The number after the last scope inside a scope.
    pub(super) fn end(&self, scope: u32) -> u32 {
        self.scopes[scope as usize].end
    }

    /// Where what a scope declares can be used, at most.
    pub(super) fn part(&self, scope: u32) -> Part {
        self.scopes[scope as usize].part
    }

    /// The scope that holds what is being declared.
    pub(super) fn declaring(&self) -> u32 {
        if self.var { self.scopes[self.current as usize].vars } else { self.current }
    }

    pub(super) fn declare(&mut self, id: &BindingIdentifier<'a>, scope: u32) {
        let name = id.name.as_str();
        if self.interest.in_name(name) {
            self.declared.push((name, scope));
        }
    }

    /// Whether a name, with what is read of it, may be the bridge.
    fn counts(&self, root: &Root<'a>) -> bool {
        self.interest.in_name(root.name)
            || GLOBALS.contains(&root.name)
                && root.first.is_none_or(|first| self.interest.in_name(first))
    }

    fn record(&mut self, root: &Root<'a>, how: How<'a>) {
        if !self.counts(root) {
            return;
        }
        self.uses.push(Use {
            name: root.name,
            first: root.first,
            second: root.second,
            third: None,
            scope: self.current,
            at: root.at,
            how,
        });
    }

    /// Records the member `key` of `object`. Whether all of `object` has been dealt with.
    pub(super) fn member(&mut self, object: &Expression<'a>, key: Option<&'a str>) -> bool {
        match object.get_inner_expression() {
            Expression::Identifier(id) => {
                self.read(id, None, key);
                true
            }
            Expression::StaticMemberExpression(inner) => {
                match inner.object.get_inner_expression() {
                    Expression::Identifier(id) => {
                        self.read(id, Some(inner.property.name.as_str()), key);
                        true
                    }
                    _ => self.member_of_global(&inner.object, inner.property.name.as_str(), key),
                }
            }
            Expression::ComputedMemberExpression(inner) => {
                match (inner.object.get_inner_expression(), pattern::literal(&inner.expression)) {
                    (Expression::Identifier(id), Some(first)) => {
                        self.read(id, Some(first), key);
                        self.visit_expression(&inner.expression);
                        true
                    }
                    (_, Some(second)) if self.member_of_global(&inner.object, second, key) => {
                        self.visit_expression(&inner.expression);
                        true
                    }
                    _ => false,
                }
            }
            object @ (Expression::ChainExpression(_)
            | Expression::LogicalExpression(_)
            | Expression::ConditionalExpression(_)
            | Expression::SequenceExpression(_)
            | Expression::AssignmentExpression(_)) => {
                each_root(object, &mut |root| self.read_of(&root, key));
                false
            }
            _ => false,
        }
    }

    /// Records the member `key` of the member `second` of `object`, if that is one of the global object.
    fn member_of_global(
        &mut self,
        object: &Expression<'a>,
        second: &'a str,
        key: Option<&'a str>,
    ) -> bool {
        let Some(root) = of_global(object) else {
            return false;
        };
        self.read_of(&Root { second: Some(second), ..root }, key);
        // A name in brackets is a text, and may name a host.
        if let Expression::ComputedMemberExpression(member) = object.get_inner_expression() {
            self.visit_expression(&member.expression);
        }
        true
    }

    fn read(&mut self, id: &IdentifierReference<'a>, first: Option<&'a str>, key: Option<&'a str>) {
        let root = Root { first, ..Root::name(id) };
        self.read_of(&root, key);
    }

    fn read_of(&mut self, root: &Root<'a>, key: Option<&'a str>) {
        if !self.counts(root) {
            return;
        }
        let (first, second, third) = match (root.first, root.second) {
            (None, _) => (key, None, None),
            (first, None) => (first, key, None),
            (first, second) => (first, second, key),
        };
        self.uses.push(Use {
            name: root.name,
            first,
            second,
            third,
            scope: self.current,
            at: root.at,
            how: if key.is_some() { How::Read } else { How::Computed },
        });
    }

    /// Records that the value of `value` goes where `then` says; `scope` declares it, unless it
    /// was declared before.
    pub(super) fn bind(
        &mut self,
        value: &Expression<'a>,
        scope: Option<u32>,
        then: impl FnOnce() -> Then<'a>,
    ) {
        let mut then = Some(then);
        let mut how = How::Passed;
        each_root(value, &mut |root| {
            if !self.counts(&root) {
                return;
            }
            // Made once, and only when it is needed: one pattern can be as long as the script, and
            // a value can have many roots.
            if let Some(then) = then.take() {
                how = self.how(then(), scope);
            }
            self.record(&root, how);
        });
    }

    fn how(&mut self, then: Then<'a>, scope: Option<u32>) -> How<'a> {
        match then {
            Then::Named(name) => How::Named(name, scope),
            Then::Properties(parts) => {
                let index = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
                self.patterns.push(parts);
                How::Pattern(index)
            }
            Then::Lost => How::Passed,
        }
    }

    pub(super) fn pass(&mut self, value: &Expression<'a>) {
        each_root(value, &mut |root| self.record(&root, How::Passed));
    }

    pub(super) fn pass_arguments(&mut self, arguments: &[Argument<'a>]) {
        for argument in arguments {
            if let Some(value) = argument.as_expression() {
                self.pass(value);
            }
        }
    }

    pub(super) fn code(&mut self, callee: &Expression<'a>, arguments: &[Argument<'a>]) {
        let callee = match callee.get_inner_expression() {
            // `(0, eval)(text)`
            Expression::SequenceExpression(sequence) => sequence.expressions.last(),
            callee => Some(callee),
        };
        let root = match callee {
            Some(Expression::Identifier(id)) => Some(Root::name(id)),
            Some(callee) => {
                of_global(callee).filter(|root| root.first.is_some_and(|it| CODE.contains(&it)))
            }
            None => None,
        };
        if let Some(root) = root.filter(|root| self.counts(root)) {
            let return_this = match arguments {
                [Argument::StringLiteral(text)] => {
                    let text = text.value.as_str().trim();
                    text.strip_suffix(';').unwrap_or(text).trim_end() == "return this"
                }
                _ => false,
            };
            self.record(&root, How::Code { return_this });
        }
    }

    pub(super) fn text(&mut self, text: &str, at: u32) {
        host::find(text, at, &mut self.hosts);
    }
}

//! Names that the value of an expression may come from.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of the parser's forty kinds of expression a few are names in disguise"
)]

use oxc_ast::ast::{AssignmentTarget, ChainElement, Expression, IdentifierReference};

use super::interest::GLOBALS;
use super::pattern;

/// A name, or a member of a name, that an expression may evaluate to.
pub(super) struct Root<'a> {
    pub name: &'a str,
    pub first: Option<&'a str>,
    /// Of the global object only: `ap` of `window.my.ap`.
    pub second: Option<&'a str>,
    /// Offset in bytes.
    pub at: u32,
}

impl<'a> Root<'a> {
    pub(super) fn name(id: &IdentifierReference<'a>) -> Self {
        Self { name: id.name.as_str(), first: None, second: None, at: id.span.start }
    }
}

/// The member of the global object that an expression is, should no declaration shadow that: `window.wx`.
pub(super) fn of_global<'a>(expression: &Expression<'a>) -> Option<Root<'a>> {
    let (object, first) = match expression.get_inner_expression() {
        Expression::StaticMemberExpression(member) => {
            (&member.object, member.property.name.as_str())
        }
        Expression::ComputedMemberExpression(member) => {
            (&member.object, pattern::literal(&member.expression)?)
        }
        _ => return None,
    };
    match object.get_inner_expression() {
        Expression::Identifier(id) if GLOBALS.contains(&id.name.as_str()) => {
            Some(Root { first: Some(first), ..Root::name(id) })
        }
        _ => None,
    }
}

/// Calls `found` with each name that an expression may evaluate to.
///
/// It does not look behind an assignment: what is assigned is recorded for the assignment itself,
/// and looking there from every level of `a = b = c = …` would take quadratic time.
pub(super) fn each_root<'a>(expression: &Expression<'a>, found: &mut impl FnMut(Root<'a>)) {
    match expression.get_inner_expression() {
        Expression::Identifier(id) => found(Root::name(id)),
        Expression::StaticMemberExpression(member) => {
            member_root(&member.object, Some(member.property.name.as_str()), found);
        }
        Expression::ComputedMemberExpression(member) => {
            member_root(&member.object, pattern::literal(&member.expression), found);
        }
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::StaticMemberExpression(member) => {
                member_root(&member.object, Some(member.property.name.as_str()), found);
            }
            ChainElement::ComputedMemberExpression(member) => {
                member_root(&member.object, pattern::literal(&member.expression), found);
            }
            ChainElement::CallExpression(_)
            | ChainElement::TSNonNullExpression(_)
            | ChainElement::PrivateFieldExpression(_) => {}
        },
        Expression::LogicalExpression(logical) => {
            each_root(&logical.left, found);
            each_root(&logical.right, found);
        }
        Expression::ConditionalExpression(conditional) => {
            each_root(&conditional.consequent, found);
            each_root(&conditional.alternate, found);
        }
        Expression::SequenceExpression(sequence) => {
            if let Some(last) = sequence.expressions.last() {
                each_root(last, found);
            }
        }
        Expression::AssignmentExpression(assignment) => {
            if let AssignmentTarget::AssignmentTargetIdentifier(id) = &assignment.left {
                found(Root::name(id));
            } else if let Expression::Identifier(id) = assignment.right.get_inner_expression() {
                found(Root::name(id));
            }
        }
        _ => {}
    }
}

fn member_root<'a>(
    object: &Expression<'a>,
    first: Option<&'a str>,
    found: &mut impl FnMut(Root<'a>),
) {
    if first.is_none() {
        return;
    }
    if let Expression::Identifier(id) = object.get_inner_expression() {
        found(Root { first, ..Root::name(id) });
    } else if let Some(root) = of_global(object) {
        found(Root { second: first, ..root });
    }
}

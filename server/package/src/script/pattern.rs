//! What destructuring takes out of a value, whether it declares names or assigns to them.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of the parser's forty kinds of expression a few are names in disguise"
)]

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern,
    Expression, ObjectAssignmentTarget, ObjectPattern, PropertyKey,
};
use oxc_span::GetSpan;

/// What of a value a part of a pattern takes.
#[derive(Clone, Copy)]
pub(super) enum Key<'a> {
    Named(&'a str),
    Computed,
    /// All that the other parts leave.
    Rest,
}

/// One property that a pattern takes.
pub(super) struct Property<'a> {
    pub key: Key<'a>,
    /// Offset in bytes.
    pub at: u32,
    pub then: Then<'a>,
}

/// Where a value goes.
pub(super) enum Then<'a> {
    Named(&'a str),
    Properties(Box<[Property<'a>]>),
    /// Into an element of an array, into a member of an object.
    Lost,
}

/// The text of an expression that is a name in brackets.
pub(super) fn literal<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match expression {
        Expression::StringLiteral(text) => Some(text.value.as_str()),
        Expression::NumericLiteral(number) => number.raw.map(|raw| raw.as_str()),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            let piece = template.quasis.first()?;
            Some(piece.value.cooked?.as_str())
        }
        _ => None,
    }
}

fn name<'a>(key: &PropertyKey<'a>) -> Key<'a> {
    match key {
        PropertyKey::StaticIdentifier(id) => Key::Named(id.name.as_str()),
        PropertyKey::PrivateIdentifier(_) => Key::Computed,
        key => key.as_expression().and_then(literal).map_or(Key::Computed, Key::Named),
    }
}

pub(super) fn of_binding<'a>(pattern: &BindingPattern<'a>) -> Then<'a> {
    match pattern {
        BindingPattern::BindingIdentifier(id) => Then::Named(id.name.as_str()),
        BindingPattern::ObjectPattern(object) => Then::Properties(binding_parts(object)),
        BindingPattern::AssignmentPattern(with_default) => of_binding(&with_default.left),
        BindingPattern::ArrayPattern(_) => Then::Lost,
    }
}

fn binding_parts<'a>(object: &ObjectPattern<'a>) -> Box<[Property<'a>]> {
    let parts = object.properties.iter().map(|property| Property {
        key: name(&property.key),
        at: property.span.start,
        then: of_binding(&property.value),
    });
    let rest = object.rest.iter().map(|rest| Property {
        key: Key::Rest,
        at: rest.span.start,
        then: of_binding(&rest.argument),
    });
    parts.chain(rest).collect()
}

pub(super) fn of_target<'a>(target: &AssignmentTarget<'a>) -> Then<'a> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(id) => Then::Named(id.name.as_str()),
        AssignmentTarget::ObjectAssignmentTarget(object) => Then::Properties(target_parts(object)),
        _ => Then::Lost,
    }
}

fn target_parts<'a>(object: &ObjectAssignmentTarget<'a>) -> Box<[Property<'a>]> {
    let parts = object.properties.iter().map(|property| match property {
        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(short) => Property {
            key: Key::Named(short.binding.name.as_str()),
            at: short.span.start,
            then: Then::Named(short.binding.name.as_str()),
        },
        AssignmentTargetProperty::AssignmentTargetPropertyProperty(long) => Property {
            key: name(&long.name),
            at: long.span.start,
            then: match &long.binding {
                AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with_default) => {
                    of_target(&with_default.binding)
                }
                target => target.as_assignment_target().map_or(Then::Lost, of_target),
            },
        },
    });
    let rest = object.rest.iter().map(|rest| Property {
        key: Key::Rest,
        at: rest.span().start,
        then: of_target(&rest.target),
    });
    parts.chain(rest).collect()
}

//! One walk over the syntax tree of a script: which names are declared where, and how names are
//! used that may turn out to be the bridge.
//!
//! Full semantic analysis (`oxc_semantic`) costs about as much as parsing. Only a few names matter
//! here, so scopes are kept by hand and names are looked up when the walk has ended; a test
//! compares the outcome with `oxc_semantic`'s.

use std::cell::Cell;

use oxc_ast::ast::{
    Argument, ArrayExpression, ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression,
    AssignmentOperator, AssignmentPattern, AssignmentTarget, AssignmentTargetWithDefault,
    BindingIdentifier, CallExpression, ChainElement, Class, ClassType, ComputedMemberExpression,
    ExportDefaultDeclaration, Expression, ForInStatement, FormalParameter, Function, FunctionType,
    IdentifierReference, ImportDeclaration, ImportOrExportKind, ImportSpecifier, NewExpression,
    ObjectProperty, PropertyDefinition, ReturnStatement, SpreadElement, Statement,
    StaticMemberExpression, StringLiteral, TSEnumDeclaration, TSExternalModuleDeclaration,
    TSGlobalDeclaration, TSNamespaceDeclaration, TemplateLiteral, VariableDeclaration,
    VariableDeclarationKind, VariableDeclarator, WithStatement,
};
use oxc_ast_visit::{VisitJs, walk_js};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::{ScopeFlags, ScopeId};

use super::host::{self, Host};
use super::interest::{Interest, Part};
use super::pattern::{self, Property, Then};

/// A name that is used in a way that may be a use of the bridge.
pub(super) struct Use<'a> {
    pub name: &'a str,
    /// Members that were read of it: `ap` and `faceVerify` of `my.ap.faceVerify`.
    pub first: Option<&'a str>,
    pub second: Option<&'a str>,
    pub scope: u32,
    /// Offset in bytes.
    pub at: u32,
    pub how: How<'a>,
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
    /// Called as a function that makes code of text: `eval`, `Function`.
    Code {
        return_this: bool,
    },
}

struct Scope {
    parent: Option<u32>,
    /// The number after the last scope inside it, known when it has ended.
    end: u32,
    /// The scope that holds a `var` that is declared here.
    vars: u32,
    /// Whether what is declared now is a `var`, when the scope began.
    outer_var: bool,
    /// Where what it declares can be used, at most.
    part: Part,
}

pub(super) struct Walk<'a, 'i> {
    interest: &'i Interest<'i>,
    scopes: Vec<Scope>,
    current: u32,
    /// What is being declared is a `var`.
    var: bool,
    /// The function that is about to begin.
    function: Option<Part>,
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
    fn declaring(&self) -> u32 {
        if self.var {
            self.scopes[self.current as usize].vars
        } else {
            self.current
        }
    }

    fn declare(&mut self, id: &BindingIdentifier<'a>, scope: u32) {
        let name = id.name.as_str();
        if self.interest.in_name(name) {
            self.declared.push((name, scope));
        }
    }

    fn record(&mut self, root: &Root<'a>, how: How<'a>) {
        if !self.interest.in_name(root.name) {
            return;
        }
        self.uses.push(Use {
            name: root.name,
            first: root.first,
            second: None,
            scope: self.current,
            at: root.at,
            how,
        });
    }

    /// Records the member `key` of `object`. Whether all of `object` has been dealt with.
    fn member(&mut self, object: &Expression<'a>, key: Option<&'a str>) -> bool {
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
                    _ => false,
                }
            }
            Expression::ComputedMemberExpression(inner) => {
                match (
                    inner.object.get_inner_expression(),
                    pattern::literal(&inner.expression),
                ) {
                    (Expression::Identifier(id), Some(first)) => {
                        self.read(id, Some(first), key);
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

    fn read(&mut self, id: &IdentifierReference<'a>, first: Option<&'a str>, key: Option<&'a str>) {
        let root = Root {
            first,
            ..Root::name(id)
        };
        self.read_of(&root, key);
    }

    fn read_of(&mut self, root: &Root<'a>, key: Option<&'a str>) {
        if !self.interest.in_name(root.name) {
            return;
        }
        let (first, second) = match root.first {
            Some(first) => (Some(first), key),
            None => (key, None),
        };
        self.uses.push(Use {
            name: root.name,
            first,
            second,
            scope: self.current,
            at: root.at,
            how: if key.is_some() {
                How::Read
            } else {
                How::Computed
            },
        });
    }

    /// Records that the value of `value` goes where `then` says; `scope` declares it, unless it
    /// was declared before.
    fn bind(
        &mut self,
        value: &Expression<'a>,
        scope: Option<u32>,
        then: impl FnOnce() -> Then<'a>,
    ) {
        let mut then = Some(then);
        let mut how = How::Passed;
        each_root(value, &mut |root| {
            if !self.interest.in_name(root.name) {
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

    fn pass(&mut self, value: &Expression<'a>) {
        each_root(value, &mut |root| self.record(&root, How::Passed));
    }

    fn pass_arguments(&mut self, arguments: &[Argument<'a>]) {
        for argument in arguments {
            if let Some(value) = argument.as_expression() {
                self.pass(value);
            }
        }
    }

    fn code(&mut self, callee: &Expression<'a>, arguments: &[Argument<'a>]) {
        let callee = match callee.get_inner_expression() {
            // `(0, eval)(text)`
            Expression::SequenceExpression(sequence) => sequence.expressions.last(),
            callee => Some(callee),
        };
        if let Some(Expression::Identifier(id)) = callee
            && matches!(id.name.as_str(), "eval" | "Function")
        {
            let return_this = match arguments {
                [Argument::StringLiteral(text)] => {
                    let text = text.value.as_str().trim();
                    text.strip_suffix(';').unwrap_or(text).trim_end() == "return this"
                }
                _ => false,
            };
            self.record(&Root::name(id), How::Code { return_this });
        }
    }

    fn text(&mut self, text: &str, at: u32) {
        host::find(text, at, &mut self.hosts);
    }
}

const fn part_of(span: Span) -> Part {
    Part {
        start: span.start,
        end: span.end,
    }
}

/// A name, or a member of a name, that an expression may evaluate to.
struct Root<'a> {
    name: &'a str,
    first: Option<&'a str>,
    at: u32,
}

impl<'a> Root<'a> {
    fn name(id: &IdentifierReference<'a>) -> Self {
        Self {
            name: id.name.as_str(),
            first: None,
            at: id.span.start,
        }
    }
}

/// Calls `found` with each name that an expression may evaluate to.
///
/// It does not look behind an assignment: what is assigned is recorded for the assignment itself,
/// and looking there from every level of `a = b = c = …` would take quadratic time.
fn each_root<'a>(expression: &Expression<'a>, found: &mut impl FnMut(Root<'a>)) {
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
    if let (Expression::Identifier(id), Some(_)) = (object.get_inner_expression(), first) {
        found(Root {
            first,
            ..Root::name(id)
        });
    }
}

impl<'a> VisitJs<'a> for Walk<'a, '_> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        let span = it.span();
        if self.interest.between(span.start, span.end) {
            walk_js::walk_statement(self, it);
        }
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        let span = it.span();
        if self.interest.between(span.start, span.end) {
            walk_js::walk_expression(self, it);
        }
    }

    fn enter_scope(&mut self, flags: ScopeFlags, _: &Cell<Option<ScopeId>>) {
        let id = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        let parent = (!self.scopes.is_empty()).then_some(self.current);
        let vars = match parent {
            Some(parent) if !flags.intersects(ScopeFlags::Var) => self.scopes[parent as usize].vars,
            _ => id,
        };
        let part = match (self.function.take(), parent) {
            (Some(function), _) => function,
            (None, Some(parent)) => self.scopes[parent as usize].part,
            (None, None) => Part::WHOLE,
        };
        self.scopes.push(Scope {
            parent,
            end: u32::MAX,
            part,
            vars,
            outer_var: self.var,
        });
        self.current = id;
        self.var = false;
    }

    fn leave_scope(&mut self) {
        let end = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        let scope = &mut self.scopes[self.current as usize];
        scope.end = end;
        self.var = scope.outer_var;
        self.current = scope.parent.unwrap_or(0);
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.declare(it, self.declaring());
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        // `declare const my: any` tells of the global and makes none.
        if it.declare {
            return;
        }
        for declarator in &it.declarations {
            self.var = it.kind == VariableDeclarationKind::Var;
            self.visit_variable_declarator(declarator);
        }
        self.var = false;
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        self.visit_binding_pattern(&it.id);
        let scope = self.declaring();
        self.var = false;
        if let Some(init) = &it.init {
            self.bind(init, Some(scope), || pattern::of_binding(&it.id));
            self.visit_expression(init);
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if it.declare {
            return;
        }
        if it.r#type == FunctionType::FunctionDeclaration
            && let Some(id) = &it.id
        {
            self.declare(id, self.current);
        }
        self.function = Some(part_of(it.span));
        walk_js::walk_function(self, it, flags);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        if it.declare {
            return;
        }
        self.visit_decorators(&it.decorators);
        let expression = it.r#type == ClassType::ClassExpression;
        if !expression && let Some(id) = &it.id {
            self.declare(id, self.current);
        }
        self.enter_scope(ScopeFlags::StrictMode, &it.scope_id);
        if expression && let Some(id) = &it.id {
            self.declare(id, self.current);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_class_heritage(heritage);
        }
        self.visit_class_body(&it.body);
        self.leave_scope();
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.import_kind == ImportOrExportKind::Value {
            walk_js::walk_import_declaration(self, it);
        }
    }

    fn visit_import_specifier(&mut self, it: &ImportSpecifier<'a>) {
        if it.import_kind == ImportOrExportKind::Value {
            walk_js::walk_import_specifier(self, it);
        }
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        if !it.declare {
            walk_js::walk_ts_enum_declaration(self, it);
        }
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        if !it.declare {
            walk_js::walk_ts_namespace_declaration(self, it);
        }
    }

    // What these hold are types and declarations of what exists elsewhere.
    fn visit_ts_external_module_declaration(&mut self, _: &TSExternalModuleDeclaration<'a>) {}
    fn visit_ts_global_declaration(&mut self, _: &TSGlobalDeclaration<'a>) {}

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if !self.member(&it.object, Some(it.property.name.as_str())) {
            self.visit_expression(&it.object);
        }
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if !self.member(&it.object, pattern::literal(&it.expression)) {
            self.visit_expression(&it.object);
        }
        self.visit_expression(&it.expression);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if let Some(initializer) = &it.initializer {
            self.bind(initializer, Some(self.current), || {
                pattern::of_binding(&it.pattern)
            });
        }
        walk_js::walk_formal_parameter(self, it);
    }

    fn visit_assignment_pattern(&mut self, it: &AssignmentPattern<'a>) {
        self.bind(&it.right, Some(self.declaring()), || {
            pattern::of_binding(&it.left)
        });
        // What is declared within the default value is no `var` of the pattern.
        self.visit_binding_pattern(&it.left);
        let var = std::mem::take(&mut self.var);
        self.visit_expression(&it.right);
        self.var = var;
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if it.operator == AssignmentOperator::Assign || it.operator.is_logical() {
            self.bind(&it.right, None, || pattern::of_target(&it.left));
        }
        walk_js::walk_assignment_expression(self, it);
    }

    fn visit_assignment_target_with_default(&mut self, it: &AssignmentTargetWithDefault<'a>) {
        self.bind(&it.init, None, || pattern::of_target(&it.binding));
        walk_js::walk_assignment_target_with_default(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.code(&it.callee, &it.arguments);
        self.pass_arguments(&it.arguments);
        walk_js::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.code(&it.callee, &it.arguments);
        self.pass_arguments(&it.arguments);
        walk_js::walk_new_expression(self, it);
    }

    fn visit_spread_element(&mut self, it: &SpreadElement<'a>) {
        self.pass(&it.argument);
        walk_js::walk_spread_element(self, it);
    }

    fn visit_array_expression(&mut self, it: &ArrayExpression<'a>) {
        for element in &it.elements {
            if let Some(value) = element.as_expression() {
                self.pass(value);
            }
        }
        walk_js::walk_array_expression(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.pass(&it.value);
        walk_js::walk_object_property(self, it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        if let Some(value) = &it.value {
            self.pass(value);
        }
        walk_js::walk_property_definition(self, it);
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        if let Some(value) = &it.argument {
            self.pass(value);
        }
        walk_js::walk_return_statement(self, it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.function = Some(part_of(it.span));
        walk_js::walk_arrow_function_expression(self, it);
    }

    fn visit_arrow_function_body(&mut self, it: &ArrowFunctionBody<'a>) {
        if let Some(value) = it.as_expression() {
            self.pass(value);
        }
        walk_js::walk_arrow_function_body(self, it);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        if let Some(value) = it.declaration.as_expression() {
            self.pass(value);
        }
        walk_js::walk_export_default_declaration(self, it);
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.pass(&it.right);
        walk_js::walk_for_in_statement(self, it);
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        self.pass(&it.object);
        walk_js::walk_with_statement(self, it);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.text(it.value.as_str(), it.span.start);
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        for piece in &it.quasis {
            let text = piece.value.cooked.unwrap_or(piece.value.raw);
            self.text(text.as_str(), piece.span.start);
        }
        self.visit_expressions(&it.expressions);
    }
}

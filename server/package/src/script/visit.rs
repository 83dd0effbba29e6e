//! What a walk does at each kind of node.

use std::cell::Cell;

use oxc_ast::ast::{
    ArrayExpression, ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression,
    AssignmentOperator, AssignmentPattern, AssignmentTargetWithDefault, BindingIdentifier,
    CallExpression, Class, ClassType, ComputedMemberExpression, ExportDefaultDeclaration,
    Expression, ForInStatement, FormalParameter, Function, FunctionType, ImportDeclaration,
    ImportOrExportKind, ImportSpecifier, NewExpression, ObjectProperty, PropertyDefinition,
    ReturnStatement, SpreadElement, Statement, StaticMemberExpression, StringLiteral,
    TSEnumDeclaration, TSExternalModuleDeclaration, TSGlobalDeclaration, TSNamespaceDeclaration,
    TemplateLiteral, VariableDeclaration, VariableDeclarationKind, VariableDeclarator,
    WithStatement,
};
use oxc_ast_visit::{VisitJs, walk_js};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::{ScopeFlags, ScopeId};

use super::interest::Part;
use super::pattern;
use super::walk::{Scope, Walk};

const fn part_of(span: Span) -> Part {
    Part { start: span.start, end: span.end }
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
        self.scopes.push(Scope { parent, end: u32::MAX, part, vars, outer_var: self.var });
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
            self.bind(initializer, Some(self.current), || pattern::of_binding(&it.pattern));
        }
        walk_js::walk_formal_parameter(self, it);
    }

    fn visit_assignment_pattern(&mut self, it: &AssignmentPattern<'a>) {
        self.bind(&it.right, Some(self.declaring()), || pattern::of_binding(&it.left));
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

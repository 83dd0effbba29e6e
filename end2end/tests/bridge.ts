// A second finder of JSAPIs, written on another parser than the product's: the names that scripts read
// first from a bridge object like `wx`. It follows scopes, so that a parameter named `wx` is not the
// bridge, and names that only stand for the bridge: `const m = wx; m.request()`, `const { request } = wx`.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse, type AnyNode, type Function as FunctionNode, type Identifier, type Node, type Pattern, type Program } from "acorn";
import { fullAncestor } from "acorn-walk";

/** What a scope declares: a name, and the expression it stands for from the beginning, if there is one. */
type Scope = Map<string, Node | undefined>;

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);
const blocks = new Set([
  "Program", "BlockStatement", "ForStatement", "ForInStatement", "ForOfStatement", "SwitchStatement", "CatchClause", "StaticBlock",
  ...functions,
]);

/** Names that a pattern declares. */
function names(pattern: Pattern | null): Identifier[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((it) => names(it.type === "RestElement" ? it.argument : it.value));
    case "ArrayPattern":
      return pattern.elements.flatMap(names);
    case "AssignmentPattern":
      return names(pattern.left);
    case "RestElement":
      return names(pattern.argument);
    default:
      return [];
  }
}

/** The name of a property that stands in the code: `.a`, `["a"]`, `` [`a`] ``. */
function literal(key: Node, computed: boolean): string | undefined {
  const node = key as AnyNode;
  if (!computed && node.type === "Identifier") {
    return node.name;
  }
  if (node.type === "Literal" && typeof node.value === "string") {
    return node.value;
  }
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}

function scopesOf(program: Program): Map<Node, Scope> {
  const scopes = new Map<Node, Scope>();
  const add = (at: Node | undefined, name: string, stands_for?: Node): void => {
    if (at) {
      const scope = scopes.get(at) ?? new Map<string, Node | undefined>();
      scope.set(name, scope.has(name) ? undefined : stands_for);
      scopes.set(at, scope);
    }
  };
  fullAncestor(program, (found, _, ancestors) => {
    const node = found as AnyNode;
    const outer = ancestors.slice(0, -1).reverse();
    const block = outer.find((it) => blocks.has(it.type));
    if (functions.has(node.type)) {
      const made = node as FunctionNode;
      made.params.flatMap(names).forEach((it) => add(node, it.name));
      if (made.id) {
        add(node.type === "FunctionDeclaration" ? block : node, made.id.name);
      }
    } else if (node.type === "VariableDeclaration") {
      const whole = outer.find((it) => it.type === "Program" || functions.has(it.type));
      for (const { id, init } of node.declarations) {
        const stands_for = id.type === "Identifier" ? (init ?? undefined) : undefined;
        names(id).forEach((it) => add(node.kind === "var" ? whole : block, it.name, stands_for));
      }
    } else if (node.type === "ClassDeclaration" && node.id) {
      add(block, node.id.name);
    } else if (node.type === "CatchClause") {
      names(node.param ?? null).forEach((it) => add(node, it.name));
    } else if (node.type === "ImportDeclaration") {
      node.specifiers.forEach((it) => add(program, it.local.name));
    }
  });
  return scopes;
}

/** The first members that a script reads from the bridge of this name. */
export function members(source: string, bridge: string): Set<string> {
  const options = { ecmaVersion: "latest", allowReturnOutsideFunction: true, allowHashBang: true } as const;
  let program: Program;
  try {
    program = parse(source, { ...options, sourceType: "module" });
  } catch {
    program = parse(source, { ...options, sourceType: "script" });
  }
  const scopes = scopesOf(program);
  /** Whether an expression is the bridge where it stands, inside `around` (the innermost last). */
  const is_bridge = (found: Node | null | undefined, around: Node[], depth = 0): boolean => {
    const node = found as AnyNode | null | undefined;
    if (node?.type === "ChainExpression") {
      return is_bridge(node.expression, around, depth);
    }
    if (node?.type !== "Identifier" || depth > 10) {
      return false;
    }
    for (let at = around.length - 1; at >= 0; at -= 1) {
      const scope = scopes.get(around[at] as Node);
      if (scope?.has(node.name)) {
        return is_bridge(scope.get(node.name), around.slice(0, at + 1), depth + 1);
      }
    }
    return node.name === bridge;
  };
  const found = new Set<string>();
  const keep = (name: string | undefined): void => {
    if (name !== undefined) {
      found.add(name);
    }
  };
  const unpacked = (pattern: Node): void => {
    const node = pattern as AnyNode;
    if (node.type === "ObjectPattern") {
      node.properties.forEach((it) => it.type === "Property" && keep(literal(it.key, it.computed)));
    }
  };
  fullAncestor(program, (visited, _, ancestors) => {
    const node = visited as AnyNode;
    if (node.type === "MemberExpression" && is_bridge(node.object, ancestors)) {
      keep(literal(node.property, node.computed));
    } else if (node.type === "VariableDeclarator" && is_bridge(node.init, ancestors)) {
      unpacked(node.id);
    } else if ((node.type === "AssignmentExpression" || node.type === "AssignmentPattern") && is_bridge(node.right, ancestors)) {
      unpacked(node.left);
    }
  });
  return found;
}

/** The same of all scripts in a folder, sorted; `scripts` are the ends of their names. */
export function membersIn(folder: string, scripts: string[], bridge: string): string[] {
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && scripts.some((end) => entry.name.endsWith(end))) {
      members(readFileSync(join(entry.parentPath, entry.name), "utf8"), bridge).forEach((it) => found.add(it));
    }
  }
  return [...found].sort();
}

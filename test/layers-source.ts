// Reads one source file with the TypeScript parser: what it imports, and which names it uses without declaring them.
// Judges nothing.
import ts from "typescript";

/** `specifier` is undefined when the path is computed while running. */
export interface Import {
  readonly specifier: string | undefined;
  readonly line: number;
}
export interface GlobalUse {
  readonly name: string;
  readonly line: number;
}

/** Imports of every kind (types, re-exports and `import()` included) and undeclared names used as values. */
export function readSource(path: string, text: string): { imports: Import[]; globals: GlobalUse[] } {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const imports: Import[] = [];
  const globals: GlobalUse[] = [];
  const line = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const visit = (node: ts.Node) => {
    const specifier = importedPath(node);
    if (specifier)
      imports.push({ specifier: ts.isStringLiteralLike(specifier) ? specifier.text : undefined, line: line(node) });
    const name = freeName(node);
    if (name) globals.push({ name, line: line(node) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, globals };
}

function importedPath(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  return undefined;
}

/** The name, when `node` uses one as a value that no enclosing scope declares, bare or as `globalThis.name`. */
function freeName(node: ts.Node): string | undefined {
  if (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "globalThis"
  ) {
    return node.name.text;
  }
  if (!ts.isIdentifier(node) || !isValueUse(node)) return undefined;
  for (let scope: ts.Node | undefined = node.parent; scope; scope = scope.parent) {
    if (declaredIn(scope).has(node.text)) return undefined;
  }
  return node.text;
}

/** False for names of declarations, properties and labels, and for everything that is only a type. */
function isValueUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true; // { document } reads the name
  if (ts.isPartOfTypeNode(node) || ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  return !["name", "propertyName", "label"].some(
    (role) => (parent as unknown as Record<string, unknown>)[role] === node,
  );
}

const declared = new WeakMap<ts.Node, ReadonlySet<string>>();

/** The names that one node's own scope declares; empty for nodes that open none. */
function declaredIn(scope: ts.Node): ReadonlySet<string> {
  let names = declared.get(scope);
  if (!names) {
    names = new Set(declarations(scope));
    declared.set(scope, names);
  }
  return names;
}

function* declarations(scope: ts.Node): Iterable<string> {
  if (ts.isFunctionLike(scope)) {
    for (const parameter of scope.parameters) yield* boundNames(parameter.name);
    if (ts.isFunctionExpression(scope) && scope.name) yield scope.name.text;
  } else if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isCaseOrDefaultClause(scope)) {
    for (const statement of scope.statements) yield* statementNames(statement);
  } else if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    if (scope.initializer && ts.isVariableDeclarationList(scope.initializer)) yield* listNames(scope.initializer);
  } else if (ts.isCatchClause(scope) && scope.variableDeclaration) yield* boundNames(scope.variableDeclaration.name);
}

function* statementNames(statement: ts.Statement): Iterable<string> {
  if (ts.isVariableStatement(statement)) yield* listNames(statement.declarationList);
  else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
    yield statement.name.text;
  else if (ts.isImportDeclaration(statement) && statement.importClause) {
    const { name, namedBindings } = statement.importClause;
    if (name) yield name.text;
    if (namedBindings && ts.isNamespaceImport(namedBindings)) yield namedBindings.name.text;
    else if (namedBindings) for (const element of namedBindings.elements) yield element.name.text;
  }
}

function* listNames(list: ts.VariableDeclarationList): Iterable<string> {
  for (const declaration of list.declarations) yield* boundNames(declaration.name);
}

function* boundNames(name: ts.BindingName): Iterable<string> {
  if (ts.isIdentifier(name)) yield name.text;
  else for (const element of name.elements) if (ts.isBindingElement(element)) yield* boundNames(element.name);
}

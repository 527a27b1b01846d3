/** Registrations added to a module that a person wrote, by its syntax tree, so that every other character stays. */

import { type ImportDeclaration, Node, Project, QuoteKind, type SourceFile } from './compiler.js';

/** A class to register, and the module that has it. */
export interface Wanted {
  readonly className: string;
  readonly from: string;
}

/** The text with an import and a call for each class that lacks them; the same text where none does. */
export function register(text: string, wanted: readonly Wanted[], runtime: string): string {
  const quoteKind = (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? QuoteKind.Double : QuoteKind.Single;
  const file = new Project({ useInMemoryFileSystem: true, manipulationSettings: { quoteKind } }).createSourceFile(
    'registry.ts',
    text.replaceAll('\r\n', '\n'),
  );
  const missing = wanted.filter(({ className }) => !isRegistered(file, localName(file, className) ?? className));
  if (missing.length === 0) return text;
  const registerLoss = localName(file, 'registerLoss') ?? imported(file, { className: 'registerLoss', from: runtime }, quoteKind);
  const calls = missing.map((one) => {
    const name = localName(file, one.className) ?? imported(file, one, quoteKind);
    return `${registerLoss}(${name}.type, ${name}.features, ${name});`;
  });
  const statements = file.getStatementsWithComments();
  insertBelow(file, statements.at(calledAt(file).at(-1) ?? -1), calls);
  return text.includes('\r\n') ? file.getFullText().replaceAll('\n', '\r\n') : file.getFullText();
}

/** Only calls at the top level are sure to be made. The name may be the person's own, so the class alone counts. */
function isRegistered(file: SourceFile, name: string): boolean {
  return calledAt(file).some((at) => registered(file, at) === name);
}

/** Indices of the statements that register a loss. */
function calledAt(file: SourceFile): number[] {
  return file.getStatementsWithComments().flatMap((_, at) => (registered(file, at) === null ? [] : [at]));
}

/** The class that a statement registers, if it does. */
function registered(file: SourceFile, at: number): string | null {
  const statement = file.getStatementsWithComments()[at]!;
  if (!Node.isExpressionStatement(statement)) return null;
  const call = statement.getExpression();
  if (!Node.isCallExpression(call) || call.getExpression().getText() !== (localName(file, 'registerLoss') ?? 'registerLoss')) return null;
  return call.getArguments()[2]?.getText() ?? null;
}

/** Under which name the module has an import or a declaration of its own; null where it has neither. */
function localName(file: SourceFile, name: string): string | null {
  const named = file
    .getImportDeclarations()
    .filter((one) => !one.isTypeOnly())
    .flatMap((one) => one.getNamedImports())
    .find((one) => one.getName() === name && !one.isTypeOnly());
  if (named !== undefined) return named.getAliasNode()?.getText() ?? name;
  return (file.getFunction(name) ?? file.getVariableDeclaration(name) ?? file.getClass(name)) ? name : null;
}

function imported(file: SourceFile, { className, from }: Wanted, quote: string): string {
  const declarations = file.getImportDeclarations();
  const present = declarations.find((one) => canTakeNames(one, from));
  if (present !== undefined) present.addNamedImport(className);
  else insertBelow(file, declarations.at(-1), [`import { ${className} } from ${quote}${from}${quote};`]);
  return className;
}

const canTakeNames = (one: ImportDeclaration, from: string): boolean =>
  one.getModuleSpecifierValue() === from && !one.isTypeOnly() && one.getNamespaceImport() === undefined;

/** Below the line on which a statement ends, and below the comment that may stand behind it. */
function insertBelow(file: SourceFile, statement: Node | undefined, lines: readonly string[]): void {
  const text = file.getFullText();
  const newline = statement === undefined ? -1 : text.indexOf('\n', statement.getEnd());
  const [at, before] = statement === undefined ? [0, ''] : newline < 0 ? [text.length, '\n'] : [newline + 1, ''];
  file.insertText(at, `${before}${lines.join('\n')}\n`);
}

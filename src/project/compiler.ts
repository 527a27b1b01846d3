/** TypeScript's own compiler, by ts-morph, which is imported here only; whoever imports this file waits half a second. */

export { type ImportDeclaration, Node, Project, QuoteKind, type SourceFile, ts } from 'ts-morph';

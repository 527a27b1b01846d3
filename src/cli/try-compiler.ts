/** TypeScript → JavaScript, file by file, by the compiler that ts-morph brings; loaded when first needed. */

export interface Module {
  readonly path: string;
  readonly text: string;
}

export async function transpile(modules: readonly Module[]): Promise<Module[]> {
  const { ts } = await import('../project/compiler.js');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return modules.map(({ path, text }) => ({ path, text: ts.transpileModule(text, { compilerOptions }).outputText }));
}

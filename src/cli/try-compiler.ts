/** TypeScript → JavaScript, file by file, by the compiler that ts-morph brings; loaded when first needed. */

export interface Module {
  readonly path: string;
  readonly text: string;
}

const known = new Map<string, string>();

/** A module that was transpiled before, as those of the runtime are for every loss, is not again. */
export async function transpile(modules: readonly Module[]): Promise<Module[]> {
  const { ts } = await import('../project/compiler.js');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return modules.map(({ path, text }) => {
    const made = known.get(text) ?? ts.transpileModule(text, { compilerOptions }).outputText;
    known.set(text, made);
    return { path, text: made };
  });
}

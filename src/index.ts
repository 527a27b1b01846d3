/** The generator as a library: a project is found and planned, and the plan is carried out; or one spec is read, compiled and evaluated. */

export {
  type Code,
  codes,
  type Diagnostic,
  diagnostic,
  type Position,
  position,
  Refusal,
  render,
  type Source,
  type Span,
} from './diagnostics.js';
export { evaluate, type Point } from './evaluate.js';
export type { File } from './file.js';
export { type Arithmetic, float64 } from './ir/arithmetic.js';
export type { Expr } from './ir/expr.js';
export type { Outputs } from './outputs.js';
export { diff } from './plan/diff.js';
export { type Applying, apply } from './plan/disk.js';
export { type Change, findings, mend, only } from './plan/plan.js';
export { compile, type Program } from './program.js';
export { type Config, findProject, type Project } from './project/config.js';
export { type Planned, planProject } from './project/generate.js';
export { readCatalogue, readSource, readSpec } from './spec/read.js';
export type { Spec } from './spec/spec.js';
export type { Tensor } from './tensor.js';

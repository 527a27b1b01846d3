/** What generated losses and their callers import. The only barrel of the runtime. */

export * from './config.js';
export { type GradcheckError, type GradcheckOptions, type GradcheckReport, gradcheck } from './gradcheck.js';
export type { LossInput, Prediction } from './inputs.js';
export { Loss, type LossClass } from './loss.js';
export * as ops from './ops/index.js';
export * from './registry.js';
export { loadLoss, saveLoss } from './save.js';
export { LossError } from './sentences.js';
export type { InputSignature, Inputs, PositionValue, Signature, Upstream } from './signature.js';
export type { Options } from './weights.js';

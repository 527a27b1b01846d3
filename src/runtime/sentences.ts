/** Every sentence that a loss says when it refuses something, as data: a code, its holes, what to do. */

/** One line here is all that a new refusal costs. `{hole}`s are the arguments of the code, by type. */
const sentences = {
  // a configuration
  not_an_object: 'the config must be an object, not {got}',
  unknown_parameter: '`{key}` is not a parameter; {suggestion}',
  wrong_type: '`{key}` must be {expected}, not {got}',
  out_of_range: '`{key}` must be {relation} {bound}, not {got}',
  not_in_enum: '`{key}` must be one of {choices}, not {got}; {suggestion}',
  other_type: '`type` must be `{type}`, not {got}',
  // the registry
  no_type: 'createLoss needs an object with a `type`, the name of a registered loss; it was given {got}.',
  unknown_loss: 'There is no loss `{name}`; {suggestion}',
  registered_twice: 'The loss `{name}` is registered already, by another class ({first}). Give one of them another name.',
  // a call
  prediction_by_name: '{loss} takes {count} predictions. Call it as forward({form}).',
  missing_input: '{loss} was called without {name}. Call it as forward({form}).',
  unknown_input: '{loss} has no input `{key}`; {suggestion}',
  not_a_tensor: '{loss}: {name} holds {dtype}. Pass numbers or booleans.',
  shape: '{loss}: {given}; it takes {expected}. {fix}',
  too_short:
    '{loss}: the axis {axis} of {name} has size {size}, but the formula drops {least} of its entries. Pass at least {least} along {axis}.',
  weights_shape: '{loss}: {name} has shape {given}, but the loss has one value for each of {dims}, {shape}. Give {name} the shape {fit}.',
  parameter_length: '`{name}` needs one entry for each of the {size} positions of its axis; it has {got}.',
  bad_id: '{loss}: {name} at {position} is {id}, but the prediction has {size} classes, so ids are the integers 0 to {last}.{hint}',
  batch_loss: '{loss} is one number for the whole batch: it has no value for each {what}. Use forward, without weights and mask.',
  weighted_batch_loss: '{loss} is one number for the whole batch, so {name} cannot select or weigh parts of it. Leave {name} out.',
  compiled_inputs:
    '{loss} takes {names}, and model.fit passes one prediction. Train in a loop: optimizer.minimize(() => loss.forward({form})).',
  // gradients, saving
  gradcheck_scalar: 'gradcheck needs a function that returns a scalar; it returned shape {shape}. Reduce it with tf.sum or tf.mean.',
  gradcheck_inputs: 'gradcheck was given nothing to differentiate: none of its inputs holds floats.',
  gradcheck_value: 'gradcheck needs a finite value at the inputs; the function returned {value}.',
  no_saved_loss: 'The model carries no loss: saveLoss(model, loss) was not called before it was saved.',
  unreadable_loss: 'The loss saved with the model cannot be made again. {problem} Import the module that registers it before loadLoss.',
} as const satisfies Record<string, string>;

export type SentenceCode = keyof typeof sentences;
type Holes<S extends string> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
export type SentenceArguments<C extends SentenceCode> = Record<Holes<(typeof sentences)[C]>, string | number>;

/** Thrown when a loss is called, configured or registered wrongly. The message is one sentence and its remedy. */
export class LossError extends Error {
  override readonly name: string = 'LossError';
  readonly code: SentenceCode | 'config';
  constructor(code: SentenceCode | 'config', message: string) {
    super(message);
    this.code = code;
  }
}

/** The sentence of a code, its holes filled. */
export function sentence<C extends SentenceCode>(code: C, args: SentenceArguments<C>): string {
  const holes = args as Record<string, string | number>;
  return sentences[code].replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole]));
}

/** Throws the sentence of a code. */
export function refuse<C extends SentenceCode>(code: C, args: SentenceArguments<C>): never {
  throw new LossError(code, sentence(code, args));
}

/** A shape, or names of axes, as `[32,10]`. */
export const show = (list: readonly (number | string)[]): string => `[${list.join(',')}]`;

/** How a value of a config is quoted in a sentence. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}

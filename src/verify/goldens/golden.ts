/** Golden files: calls of library functions with the values, and perhaps the gradients, that came out. */

import { type NumberArray, toArray } from './array.js';

export interface Tolerance {
  /** |a - b| ≤ atol + rtol·|b| */
  readonly atol: number;
  readonly rtol: number;
  /** |a - b| ≤ tensor·(|b| + max |b| of the array), which also judges gradients. */
  readonly tensor: number | null;
}

export interface Golden {
  readonly id: string;
  /** The library's function, e.g. `torch.nn.L1Loss`. */
  readonly fn: string;
  readonly inputs: Readonly<Record<string, NumberArray>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** null where the library refuses the call. */
  readonly expected: NumberArray | null;
  /** Of the sum of the result, by inputs. */
  readonly gradient: Readonly<Record<string, NumberArray>>;
  readonly tolerance: Tolerance;
}

type Raw = Readonly<Record<string, unknown>>;

/** The cases of a file, which is an object with `cases` or a list of them; throws an Error that names the case that is none. */
export function readGoldens(name: string, text: string): Golden[] {
  const file: unknown = JSON.parse(text);
  const cases = Array.isArray(file) ? file : (file as { cases?: unknown } | null)?.cases;
  if (!Array.isArray(cases)) throw new Error(`it has no list of cases`);
  return cases.map((raw: Raw, i) => ('preds' in raw ? fromPredictions(raw, i) : fromCase(name, raw, i)));
}

function fromCase(name: string, raw: Raw, index: number): Golden {
  const id = String(raw.id ?? `${name}#${index}`);
  const { value } = (raw.expected_grad ?? {}) as { value?: unknown };
  const params = Object.entries((raw.params ?? {}) as Raw);
  const tensors = Object.fromEntries(params.filter(([, value]) => isTensor(value)));
  const inputs = mapped({ ...(raw.inputs as Raw), ...tensors }, (one) => arrayOf(id, data(one)));
  const byInput = Array.isArray(value) ? { [Object.keys(inputs)[0]!]: value } : ((value ?? {}) as Raw);
  return {
    id,
    fn: String(raw.fn),
    inputs,
    params: Object.fromEntries(params.filter(([, value]) => !isTensor(value))),
    expected: 'raises' in raw ? null : arrayOf(id, raw.expected),
    gradient: mapped(byInput, (one) => arrayOf(id, one)),
    tolerance: toleranceOf(raw.tolerance),
  };
}

/** Cases of a library whose losses are all called with `preds` and `target`; its classes are its functions. */
function fromPredictions(raw: Raw, index: number): Golden {
  const id = `ludwig-computed/${raw.loss}/${index}`;
  const { expected, expected_grad: gradient } = raw;
  const refused = typeof expected === 'object' && expected !== null && 'raises' in expected;
  const single = raw.compute_dtype === 'float32';
  return {
    id,
    fn: `ludwig.${raw.class}`,
    inputs: { preds: arrayOf(id, raw.preds), target: arrayOf(id, raw.target) },
    params: raw.params as Golden['params'],
    expected: refused ? null : arrayOf(id, expected),
    gradient: gradient === undefined ? {} : { preds: arrayOf(id, gradient) },
    tolerance: { atol: 0, rtol: 0, tensor: single ? 1e-5 : 1e-6 },
  };
}

/** A parameter of several axes is an input to us. */
const isTensor = (value: unknown): boolean => Array.isArray(value) && Array.isArray(value[0]);

const data = (input: unknown): unknown => (typeof input === 'object' && input !== null && 'data' in input ? input.data : input);

const mapped = <T>(record: Raw, each: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, each(value)]));

function arrayOf(id: string, nested: unknown): NumberArray {
  const array = toArray(nested);
  if (array === null) throw new Error(`${id} holds something that is no array of numbers`);
  return array;
}

function toleranceOf(raw: unknown): Tolerance {
  const { atol, rtol, tensor } = Object(raw) as Partial<Tolerance>;
  return { atol: atol ?? 0, rtol: rtol ?? (tensor === undefined ? 1e-5 : 0), tensor: tensor ?? null };
}

/** What `verify` says of computations that are wrong, which right ones never make it say. */

import * as tf from '@tensorflow/tfjs';
import { Refusal } from '../../src/diagnostics.js';
import { apply } from '../../src/ir/expr.js';
import { ops } from '../../src/ir/ops.js';
import { compile, type Program } from '../../src/program.js';
import { readSpec } from '../../src/spec/read.js';
import { withinCatalogue } from '../../src/spec/torch.js';
import { casesOf } from '../../src/verify/cases.js';
import type { Ludwig } from '../../src/verify/ludwig.js';
import { checks, prove } from '../../src/verify/prove.js';
import type { Library, Tensor } from '../../src/verify/tensors.js';

const text = 'name: mine\nfeatures: [number]\ninput: prediction\nloss: abs(prediction - target)\n';
const [right] = compile(readSpec({ name: 'mine.loss.yaml', text }, withinCatalogue)) as [Program];

/** A class whose gradient points the other way. */
const library: Library = {
  tf,
  classOf: async () =>
    class {
      readonly execution = 'ops';
      forward(prediction: unknown, target?: Tensor | null) {
        const upwards = tf.customGrad((...[x, save]) => {
          (save as (tensors: Tensor[]) => void)([x as Tensor]);
          const gradFunc = (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.neg(tf.sign(tf.sub(saved!, target!))));
          return { value: tf.abs(tf.sub(x as Tensor, target!)), gradFunc };
        });
        return tf.mean(upwards(prediction as Tensor)) as tf.Scalar;
      }
      unreduced = this.forward;
      perExample = this.forward;
    },
};

/** A Python that builds nothing. */
const ludwig = { ask: async () => ({ built: { number: 'ValueError: The loss has shape [4]' } }) } as unknown as Ludwig;

async function found(check: string, program: Program): Promise<void> {
  const chosen = checks.filter(({ name }) => name === check);
  const [checked] = await prove({ programs: [program], library, ludwig, goldens: null }, { chosen, cases: [...casesOf([program])] });
  throw new Refusal(checked!.findings.slice(0, 1));
}

/** With |x| whose slope has the wrong sign. */
async function withWrongSlope(act: () => Promise<void>): Promise<void> {
  const table = ops.abs.derivatives as (string | null)[];
  const [row] = table;
  table[0] = `-(${row})`;
  try {
    await act();
  } finally {
    table[0] = row!;
  }
}

const { execution } = right;
const negated = { ...right, execution: { ...execution, outputs: { ...execution.outputs, loss: apply('neg', [execution.outputs.loss]) } } };
const framed = (says: string, hint: string): string =>
  `mine.loss.yaml:4:7  ${says}\n 3 | input: prediction\n 4 | loss: abs(prediction - target)\n   |       ^^^^^^^^^^^^^^^^^^^^^^^^\n${hint}`;

export const faulty = {
  disagrees: [
    () => found('float64', negated),
    'mine on float64 has the value[0] -0.599999964, where the formula means 0.599999964, with prediction [0.3, -1.2, 0.8] and target [0.9, -0.5, 0.1].\n' +
      'See `create-loss explain mine` for how it is computed. The numbers as a case for `create-loss try`: {"prediction":[0.300000012,-1.20000005,0.800000012],"target":[0.899999976,-0.5,0.100000001]}',
  ],
  wrong_slope: [
    () => withWrongSlope(() => found('slopes', right)),
    framed(
      'The gradient of mine is not the slope of its formula: dprediction[0] states 0.100000000000, slopes are -0.100000000000 and -0.100000000000 at {"prediction":[0.30000001192092896,-1.2000000476837158,0.800000011920929],"target":[0.8999999761581421,-0.5,0.10000000149011612],"users":[0.5,2,1]} with {}.',
      'This is a defect of create-loss, not of your formula.',
    ),
  ],
  not_built: [
    () => found('ludwig outputs', right),
    'mine.loss.yaml:2:12  Ludwig does not build number outputs with mine: ValueError: The loss has shape [4].\n' +
      ' 1 | name: mine\n 2 | features: [number]\n   |            ^^^^^^\n' +
      'Does its formula take what Ludwig gives that feature? `features` says for which outputs it is registered.',
  ],
  uphill: [
    () => found('training', right),
    framed(
      'A first small step against the gradient of mine does not lower it: 1.057130337 before, 1.057134151 after.',
      'Does the formula grow where the prediction gets better?',
    ),
  ],
} as const;

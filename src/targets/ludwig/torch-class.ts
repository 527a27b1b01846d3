/** A spec that names a loss of torch.nn becomes a subclass of it. */

import type { Program } from '../../program.js';
import type { Spec } from '../../spec/spec.js';
import { mixinOf } from './mixin.js';
import { call, documentation } from './python.js';

/**
 * Whether torch's own class says all of it: the loss of each position from tensors of equal axes, and settings that its
 * constructor knows. Weights of classes, and axes that torch has in another order, are left to the formula.
 */
export function isPlainTorch(programs: readonly Program[]): boolean {
  const { spec } = programs[0]!;
  const plain = ({ signature: { inputs }, dims }: Program) =>
    inputs.every((one) => one.dims.join() === dims.join() && one.domain !== 'integer');
  return (
    spec.torch !== null &&
    spec.weight === null &&
    spec.divisor === null &&
    spec.parameters.every(({ type }) => type !== 'array') &&
    programs.every(plain)
  );
}

export function torchClass(spec: Spec, doc: string): string {
  const { className, torch, inputs, parameters } = spec;
  const name = inputs[0]!.name;
  const settings = ['reduction="none"', ...parameters.map((one) => `${one.name}=config.${one.name}`)];
  return [
    `class ${className}(torch.nn.${torch}, ${mixinOf(spec)}):`,
    documentation(doc, '    '),
    '',
    `    def __init__(self, config: ${className}Config) -> None:`,
    `        ${call('super().__init__', settings, '', '        ')}`,
    '        self.how = config.reduction',
    '',
    `    def unreduced(self, ${name}: Tensor, target: Tensor) -> Positions:`,
    '        """Return the loss of each position, from tensors of one shape."""',
    `        return Positions(super().forward(${name}, as_numbers(target, ${name})))`,
    '',
    `    def forward(self, ${name}: Tensor, target: Tensor) -> Tensor:`,
    '        """Return the loss, a tensor without axes."""',
    `        return reduce(self.unreduced(${name}, target), self.how)`,
  ].join('\n');
}

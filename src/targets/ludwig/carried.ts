/** The functions of the prelude that stay whole for the sake of their own derivative. */

import { preludeScope } from '../../ir/scope.js';

export const carriedCalls: readonly string[] = [...preludeScope.functions].flatMap(([name, { derivatives, parameters }]) =>
  derivatives.size > 0 && parameters.every((one) => one.name !== 'axis') ? [name] : [],
);

/** By which of its arguments a function has a gradient: those are tensors, the others settings. */
export const tensorArguments = (name: string): readonly boolean[] => {
  const { parameters, derivatives } = preludeScope.functions.get(name)!;
  return parameters.filter(({ name: own }) => own !== 'axis').map((one) => derivatives.has(one.name));
};

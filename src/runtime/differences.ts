/** The slope of a float32 function at a point, by central differences over steps that halve, and the sign of a kink. */

/** Differences over one step. */
interface Step {
  readonly left: number;
  readonly right: number;
  readonly central: number;
  /** How far rounding of the values may move a difference. */
  readonly noise: number;
}

export interface Slope {
  readonly value: number;
  /** By how much two extrapolations differ. */
  readonly uncertainty: number;
  /** What rounding may contribute to `value`. */
  readonly noise: number;
  readonly steps: readonly Step[];
}

/** The slope at x. Steps that leave the domain of the function are not used; without any, the slope is NaN. */
export function slope(f: (x: number) => number, x: number): Slope {
  const steps = stepSizes(x)
    .map((h) => difference(f, x, h))
    .filter(({ central }) => Number.isFinite(central));
  // Richardson: the error of a central difference is quadratic in the step, so a third of the last change removes it.
  const better = steps.slice(1).map((step, i) => ({ ...step, value: (4 * step.central - steps[i]!.central) / 3 }));
  const rated = better.slice(1).map((one, i) => ({ ...one, uncertainty: Math.abs(one.value - better[i]!.value) }));
  const best = rated.reduce((a, b) => (a.uncertainty + a.noise <= b.uncertainty + b.noise ? a : b), nowhere);
  return { value: best.value, uncertainty: best.uncertainty, noise: best.noise, steps };
}

/**
 * Whether the slope lies between the left and the right one of a kink. At a kink these keep their distance when the
 * step halves, where the function is smooth the distance halves as well.
 */
export function between({ steps }: Slope, value: number, slack: number): boolean {
  return steps.slice(1).some((step, i) => {
    const wide = steps[i]!;
    const jump = Math.abs(wide.right - wide.left);
    const kink = jump > 8 * wide.noise && Math.abs(step.right - step.left) > 0.7 * jump;
    const room = slack + wide.noise;
    return kink && value >= Math.min(wide.left, wide.right) - room && value <= Math.max(wide.left, wide.right) + room;
  });
}

const nowhere = { value: Number.NaN, uncertainty: Number.POSITIVE_INFINITY, noise: Number.POSITIVE_INFINITY };

/** Powers of two, which add to x with the least rounding: from an eighth of its size down, for small x further down. */
function stepSizes(x: number): number[] {
  const power = (size: number) => Math.round(Math.log2(size));
  const first = power(Math.max(Math.abs(x), 1)) - 3;
  const last = Math.min(first - 7, power(Math.max(Math.abs(x), 2 ** -20)) - 5);
  return Array.from({ length: first - last + 1 }, (_, i) => 2 ** (first - i));
}

function difference(f: (x: number) => number, x: number, h: number): Step {
  const [above, below] = [Math.fround(x + h), Math.fround(x - h)];
  const [up, here, down] = [f(above), f(x), f(below)];
  const size = Math.max(Math.abs(up), Math.abs(here), Math.abs(down));
  return {
    right: (up - here) / (above - x),
    left: (here - down) / (x - below),
    central: (up - down) / (above - below),
    noise: (size * 2 ** -22) / h,
  };
}

import { expect, test } from 'vitest';
import { differentiable, opIssue } from './op-laws.js';
test.each(differentiable)('%s', (op) => { const t = performance.now(); expect(opIssue(op)).toBe(null); console.log(op, Math.round(performance.now()-t)); }, 60000);

import { expect, test } from 'vitest';
import { functions, preludeIssue, finiteIssue } from './prelude-laws.js';
test.each(functions.map(f=>[f.name,f] as const))('%s slope', (name, f) => { const t = performance.now(); expect(preludeIssue(f)).toBe(null); console.log(name, Math.round(performance.now()-t)); }, 60000);
test.each(functions.map(f=>[f.name,f] as const))('%s finite', (name, f) => { const t = performance.now(); expect(finiteIssue(f, (x) => x)).toBe(null); console.log(name, Math.round(performance.now()-t)); }, 60000);

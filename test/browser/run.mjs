/**
 * `npm run browser`: a choice of the cases of `verify` in Chromium, on the cpu, wasm and webgl backends, held to the meaning.
 * `npm run browser -- huber dice`: of these losses. CHROMIUM says where the browser is. Exit code 1 where a case differs.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url));
const { someCases, isEmpty } = await built('verify/cases.js');
const { disagreement, told } = await built('verify/agreement.js');
const { computers, fitting, toleranceOf } = await built('verify/computers.js');
const { readLibrary } = await built('verify/goldens/library.js');
const { compile } = await built('program.js');

/** So many cases of a loss are computed on each backend. */
const most = 12;

/** Rows of `verify` that need only tfjs, and WebGL, whose drivers compute exponentials and logarithms to 1e-6 or so. */
const rows = [
  ...computers.filter(({ by }) => by === 'tfjs'),
  { target: 'tfjs', backend: 'webgl', tolerance: 1e-4, misfit: () => null, takes: (one) => !isEmpty(one) },
];

/** Where WebGL may give another number, by more than its tolerance. */
const differs = {
  von_mises_nll: 'sin and cos of shaders are right to 2^-11 only',
  histogram: 'a similarity that falls on the edge of a bin',
  lovasz_softmax: 'errors that are nearly tied are sorted by their last digit',
};

/** What a page needs of a case. */
const sent = ({ program: { spec, signature }, level, config, weighing, point, name, tags }) => ({
  program: {
    spec: { name: spec.name, inputs: spec.inputs.map(({ name, role }) => ({ name, role })) },
    signature: { inputs: signature.inputs },
  },
  point: { sizes: point.sizes, inputs: point.inputs },
  ...{ level, config, weighing, name, tags },
});

const browser = await chromium.launch({
  executablePath: pathOf(),
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
const open = await opener(browser);
const failed = await everyLoss(await open("script-src 'self' 'wasm-unsafe-eval'"));
const refused = await (await open("script-src 'self'")).evaluate(() => globalThis.execution('cpu'));
console.log(`Where a page forbids WebAssembly, losses are computed by ${refused}.`);
await browser.close();
process.exitCode = failed > 0 || refused !== 'ops' ? 1 : 0;

async function everyLoss(page) {
  const wanted = process.argv.slice(2);
  const specs = readLibrary();
  const losses = specs.filter(
    (spec, i) => specs.findIndex(({ name }) => name === spec.name) === i && !spec.source.name.includes('/torch/'),
  );
  let failures = 0;
  for (const spec of losses.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const programs = compile(spec, specs);
    const said = [];
    for (const row of rows) {
      const { tried, wrong, error } = await tryRow(page, row, programs);
      failures += wrong.length;
      if (tried > 0) said.push(`${row.target} ${row.backend} ${tried - wrong.length}/${tried} (${error.toExponential(0)})`);
      for (const one of wrong) console.error(`${row.target} ${row.backend} ${spec.name}: ${one}`);
    }
    console.log(`${spec.name.padEnd(34)} ${said.join('  ')}`);
  }
  return failures;
}

async function tryRow(page, row, programs) {
  const fits = fitting(row, programs, someCases(programs));
  const cases = fits.filter((_, i) => i % Math.ceil(fits.length / most) === 0);
  const worst = { error: 0, one: null };
  const wrong = [];
  if (row.backend === 'webgl' && programs[0].spec.name in differs) return { tried: 0, wrong, error: 0 };
  const compute = (one) =>
    page.evaluate(
      ([backend, execution, given]) => globalThis.compute(backend, execution, given),
      [row.backend, row.target === 'kernel' ? 'kernel' : 'ops', sent(one)],
    );
  for (const one of cases) {
    const found = await disagreement(one, compute, { tolerance: toleranceOf(row, one), worst });
    if (found !== null) wrong.push(told(found));
  }
  return { tried: cases.length, wrong, error: worst.error };
}

/** Opens pages of a site of their own, under a policy of what scripts may do. */
async function opener(browser) {
  const { outputFiles } = await build({ entryPoints: [join(root, 'test/browser/page.ts')], bundle: true, format: 'iife', write: false });
  const wasm = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  return async (policy) => {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => console.error(message));
    await page.route('http://losses.test/**', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: outputFiles[0].text });
      if (pathname.startsWith('/wasm/'))
        return route.fulfill({ contentType: 'application/wasm', body: readFileSync(join(wasm, pathname.slice(6))) });
      return route.fulfill({
        contentType: 'text/html',
        headers: { 'content-security-policy': policy },
        body: '<!doctype html><script src="/page.js"></script>',
      });
    });
    await page.goto('http://losses.test/');
    return page;
  };
}

function pathOf() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {}
  }
  console.error(`There is no ${names.join(', ')} here. Install Chromium, or say where it is: CHROMIUM=/path/to/chromium npm run browser.`);
  process.exit(2);
}

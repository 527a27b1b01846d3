/**
 * `npm run goldens`: what our losses give for the cases of test/goldens, written to test/goldens/table.md.
 * `npm run goldens -- file.json …`: the same table for other files, printed; exit code 1 where a case fails.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url));
const { runGoldens } = await built('verify/goldens/run.js');
const { printTable } = await built('verify/goldens/table.js');
const { readLibrary } = await built('verify/goldens/library.js');
const { findProject } = await built('project/config.js');
const { goldenSources } = await built('project/goldens.js');

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = goldenSources(findProject(root));
const given = process.argv.slice(2).map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }));
const files = runGoldens({ ...sources, ...(given.length > 0 && { cases: given }) }, readLibrary());
const table = printTable(files);
if (given.length > 0) console.log(table);
else {
  writeFileSync(join(root, 'test/goldens/table.md'), `# Golden cases\n\nWritten by \`npm run goldens\`.\n\n${table}`);
  console.log(table.slice(0, table.indexOf('\n\n')));
}
const failed = files.flatMap(({ outcomes }) => outcomes.filter(({ status }) => status === 'fail'));
for (const { golden, why } of failed) console.error(`${golden.id}: ${why}`);
process.exitCode = failed.length > 0 ? 1 : 0;

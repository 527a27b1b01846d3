/** Writes every module that a process has loaded, ESM and CommonJS alike, to the file $LOADED. */
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

const file = process.env.LOADED;
const hooks = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(${JSON.stringify(file)}, url + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
process.on('exit', () =>
  appendFileSync(
    file,
    Object.keys(createRequire(import.meta.url).cache)
      .join('\n')
      .replaceAll('\\', '/'),
  ),
);

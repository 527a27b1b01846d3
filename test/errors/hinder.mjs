/** Preloaded: one function of node:fs refuses the paths that have a text in them. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [code, name, where] = process.env.HINDERED.split(' ');
const act = fs[name];
fs[name] = (path, ...rest) => {
  if (!String(path).includes(where)) return act(path, ...rest);
  throw Object.assign(new Error(code), { code, path });
};
syncBuiltinESMExports();

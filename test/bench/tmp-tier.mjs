import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { kernelsOf, listen } from './alone.mjs';
import { cases } from './cases.mjs';
import { dataOf } from './data.mjs';
import { competitors, run } from './losses.mjs';

setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
listen();
await tf.setBackend('wasm');
for (const name of process.argv[2].split(',')) {
  const row = cases.find((c) => c.loss === name);
  const data = dataOf(row, 2 ** 20);
  const [p, t] = [tf.tensor(data.p, data.shape), tf.tensor(data.t, data.targetShape)];
  const all = competitors(row);
  const k = kernelsOf(all.ours, p, t);
  const ts = [];
  for (let i = 0; i < 60; i++) {
    const s = process.cpuUsage();
    k.run();
    const e = process.cpuUsage(s);
    ts.push((e.user + e.system) / 1000);
    await new Promise((r) => setTimeout(r, 1));
  }
  ts.sort((a, b) => a - b);
  console.log(name.padEnd(34), 'cpu ms: min', ts[0].toFixed(2), 'p25', ts[15].toFixed(2), 'median', ts[30].toFixed(2));
}

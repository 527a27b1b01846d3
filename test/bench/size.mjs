/** What a bundle that imports one loss carries: its size, and proof that nothing else came along. Prints a table. */

import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;

/** An entry, and text that its bundle must not hold. */
const entries = {
  'one loss (huber)': [
    "import { HuberLoss } from './generated/losses/huber.js'; console.log(new HuberLoss({ delta: 2 }));",
    ['TemperedSoftmax', 'ajv', 'ts-morph', 'handlebars', 'SoftmaxCrossEntropyLoss'],
  ],
  'one loss (tempered)': [
    "import { TemperedSoftmaxCrossEntropy as T } from './generated/losses/tempered_softmax_cross_entropy.js'; console.log(new T());",
    ['HuberLoss', 'ajv', 'ts-morph', 'handlebars'],
  ],
  'the whole library': [
    "import { createLoss } from './generated/registry.js'; console.log(createLoss({ type: 'huber' }));",
    ['ajv', 'ts-morph', 'handlebars'],
  ],
};

export async function bundle(contents) {
  const options = {
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    external: ['@tensorflow/tfjs'],
    metafile: true,
  };
  const { outputFiles, metafile } = await build(options);
  return {
    text: outputFiles[0].text,
    inputs: Object.keys(metafile.inputs).filter((name) => metafile.outputs['<stdout>']?.inputs[name]?.bytesInOutput !== 0),
  };
}

export async function sizes() {
  const rows = [];
  for (const [name, [contents, absent]] of Object.entries(entries)) {
    const { text } = await bundle(contents);
    rows.push({ bundle: name, bytes: text.length, carries: absent.filter((word) => text.includes(word)) });
  }
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const { bundle: name, bytes, carries } of await sizes()) {
    console.log(
      `${name.padEnd(22)} ${String(bytes).padStart(7)} bytes, without tfjs${carries.length === 0 ? '' : `; carries ${carries.join(', ')}`}`,
    );
  }
}

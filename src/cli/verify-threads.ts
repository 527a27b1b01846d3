/** Losses under proof in as many threads as the machine has cores: proofs are computation, and no loss waits for another. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../diagnostics.js';
import { type Listener, type Message, type Proven, proveShare, type Request } from './verify-share.js';

/** To start a thread takes as long as to prove some losses. */
const least = 4;

/** In the order of the losses, however they were shared; `count`: how many there are. */
export async function proveAll(request: Request, count: number, step: (doing: string, done: number) => void): Promise<Proven[]> {
  const found: Proven[] = [];
  let done = 0;
  const listener: Listener = {
    step: (doing) => step(doing, done),
    done: (proven, place) => {
      found[place] = proven;
      done++;
    },
  };
  const every = threads(request, count);
  if (every < 2) await proveShare(request, { first: 0, every: 1 }, listener);
  else await inThreads(request, every, listener);
  return found;
}

/** What Python computes, one Python computes. */
const threads = ({ flags }: Request, count: number): number =>
  flags.python === undefined ? Math.min(availableParallelism(), Math.floor(count / least)) : 1;

async function inThreads(request: Request, every: number, listener: Listener): Promise<void> {
  const workers = Array.from(
    { length: every },
    (_, first) => new Worker(new URL('./verify-worker.js', import.meta.url), { workerData: { request, share: { first, every } } }),
  );
  try {
    await Promise.all(workers.map((worker) => ended(worker, listener)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const ended = (worker: Worker, { step, done }: Listener): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (message.is === 'step') step(message.doing);
      else if (message.is === 'done') done(message.proven, message.place);
      else reject(new Refusal(message.diagnostics));
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });

/** The thread that proves a share of the losses. */

import { parentPort, workerData } from 'node:worker_threads';
import { proveInThread, type Request, type Share } from './verify-share.js';

const { request, share } = workerData as { request: Request; share: Share };
await proveInThread(request, share, (message) => parentPort!.postMessage(message));

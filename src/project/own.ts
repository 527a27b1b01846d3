/** Files that are a person's: written in the same stroke as the tool's, and never recorded as the tool's. */

import type { Change } from '../plan/plan.js';

/** A change to such a file; `before` is null where there is none yet. */
export function ownChange(path: string, before: string | null, after: string): Change {
  const change = { path, before, after, file: null, entries: { before: [], after: [] } };
  return before === null ? { ...change, kind: 'create', finding: 'missing' } : { ...change, kind: 'update', finding: 'stale' };
}

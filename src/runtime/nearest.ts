/** A misspelt word is answered with the word that was meant. */

/** "did you mean `delta`?" for a word within two edits, else "choose from …". */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.min(2, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.edits - b.edits)[0];
  if (near !== undefined) return `did you mean \`${near.candidate}\`?`;
  return candidates.length === 0 ? 'there is none' : `choose from ${candidates.join(', ')}`;
}

/** Levenshtein's distance, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The word that was probably meant. */

/** The candidate within two edits of a misspelt word, as a question; else the list to choose from, if it is short. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  if (near !== null) return `Did you mean \`${near}\`?`;
  return candidates.length === 0 || candidates.length > 24 ? '' : `Known here: ${candidates.join(', ')}.`;
}

/** The nearest candidate by edit distance, at most two edits away (one in a word of up to three letters), and not a whole word away. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const limit = word.length <= 3 ? 1 : 2;
  const ranked = candidates.map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= limit && best.distance < word.length ? best.name : null;
}

/** Edits (insert, delete, replace, swap of neighbours) from one word to another: optimal string alignment. */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : Infinity;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replace, swap));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

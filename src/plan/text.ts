/** Texts are equal when only their line endings differ, and sorted alike on every machine. */

/** A text with every line ending in CRLF, as some checkouts have it, in LF; a text that mixes the two is left: someone changed it. */
export function lf(text: string): string {
  const changed = text.replaceAll('\r\n', '\n');
  return changed.replaceAll('\n', '\r\n') === text ? changed : text;
}

/** Order without a locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

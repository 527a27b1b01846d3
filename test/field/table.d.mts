export interface Row {
  readonly name: string;
  readonly tier: number;
  readonly libraries: string;
  readonly ours?: readonly (string | { readonly type: string })[];
  readonly how?: string;
  readonly 'left out'?: string;
}
export function readField(text: string): readonly Row[];
export const recent: readonly string[];
export function printField(
  rows: readonly Row[],
  recent: readonly { readonly name: string; readonly paper: string | null; readonly summary: string }[],
): string;

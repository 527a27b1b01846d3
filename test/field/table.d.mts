export interface Row {
  readonly name: string;
  readonly tier: number;
  readonly libraries: string;
  readonly ours?: readonly (string | { readonly type: string })[];
  readonly how?: string;
  readonly 'left out'?: string;
}
export function readField(text: string): readonly Row[];
export function printField(rows: readonly Row[]): string;

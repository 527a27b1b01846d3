/** A tensor in a run of a kernel: worked on where it lies in the memory, or copied in and out there, a part at a time. */

/** With `batch`, each step of the outermost loop has its own part of it. */
export interface Operand {
  readonly size: number;
  readonly batch: boolean;
  /** Where it lies, if it lies in the memory. */
  readonly address: number | null;
  /** What is copied in, when all memory is in place: one number for every entry, or what writes those from `first` on. */
  readonly from?: number | ((into: Float32Array, first: number) => void) | undefined;
  /** What takes results: the entries from `first` on. */
  readonly to?: ((results: Float32Array, first: number) => void) | undefined;
  /** Gives them again, likewise. */
  readonly back?: ((into: Float32Array, first: number) => void) | undefined;
}

interface Rows {
  /** Entries of a row; 0 where every row has all of them. */
  readonly stride: number;
  /** How many there are, and how many of them are copied at once. */
  readonly rows: number;
  readonly part: number;
}

export class Place {
  /** The first row of the part that stands in the memory. */
  private at = -1;
  /** Of so many rows, results were taken. */
  private taken = 0;

  /** `entries`: memory for a part, where the tensor is copied. */
  constructor(
    private readonly operand: Operand,
    private readonly division: Rows,
    private readonly entries: Float32Array | null,
  ) {}

  /** Of a row, which then stands there with those after it, up to the next part. */
  address(row: number): number {
    const { stride, part } = this.division;
    if (this.entries === null) return this.operand.address! + 4 * stride * row;
    const first = stride === 0 ? 0 : row - (row % part);
    if (first !== this.at) this.exchange(first);
    return this.entries.byteOffset + 4 * stride * (row - first);
  }

  /** What a part holds is taken out of the memory. */
  leave(): void {
    if (this.at < 0) return;
    this.operand.to?.(this.standing(), this.division.stride * this.at);
    this.taken = Math.max(this.taken, this.at + this.division.part);
  }

  private exchange(first: number): void {
    this.leave();
    const isNew = this.at < 0;
    this.at = first;
    const { from, back } = this.operand;
    const give = back !== undefined && first < this.taken ? back : from;
    if (typeof give !== 'number') give?.(this.standing(), this.division.stride * first);
    else if (isNew) this.entries!.fill(give);
  }

  private standing(): Float32Array {
    const { stride, rows, part } = this.division;
    return stride === 0 || this.at + part <= rows ? this.entries! : this.entries!.subarray(0, stride * (rows - this.at));
  }
}

type Numbers = Int32Array | Uint8Array | Float64Array;

/**
 * The number at an index that the caller knows to lie inside the array: typed arrays have no holes, so the
 * `undefined` of the checked index type cannot occur. A wrong index would surface as NaN in the property tests. For each kind of
 * array there is one: a function that reads several kinds is compiled for the general case, and takes many times as long.
 */
export function numberAt(values: Int32Array, index: number): number {
  return values[index] as number;
}

/** As `numberAt`. */
export function byteAt(values: Uint8Array, index: number): number {
  return values[index] as number;
}

/** As `numberAt`. */
export function floatAt(values: Float64Array, index: number): number {
  return values[index] as number;
}

/** Enough for most enterprises: some dozen columns are made for each. */
const initialLength = 256;

/** A typed array that grows by doubling. A million accounts as objects would not fit the worker's memory. */
export class Column<Values extends Numbers> {
  readonly #make: new (
    length: number,
  ) => Values;
  #values: Values;
  #length = 0;

  constructor(make: new (length: number) => Values) {
    this.#make = make;
    this.#values = new make(initialLength);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new this.#make(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** As `values`, with one more number behind the last. */
  valuesAnd(further: number): Values {
    this.push(further);
    this.#length -= 1;
    return this.#values.subarray(0, this.#length + 1) as Values;
  }

  at(index: number): number {
    return this.#values[index] as number; // as `numberAt`
  }

  /** The filled part, without a copy; not to be kept beyond the next `push`. */
  values(): Values {
    return this.#values.subarray(0, this.#length) as Values;
  }
}

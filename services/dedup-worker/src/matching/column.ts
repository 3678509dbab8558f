type Numbers = Int32Array | Uint32Array | Uint8Array | Float64Array;

/**
 * The number at an index that the caller knows to lie inside the array: typed arrays have no holes, so the
 * `undefined` of the checked index type cannot occur. A wrong index would surface as NaN in the property tests.
 */
export function numberAt(values: Numbers, index: number): number {
  return values[index] as number;
}

const initialLength = 1024;

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

  at(index: number): number {
    return numberAt(this.#values, index);
  }

  /** The filled part, without a copy; not to be kept beyond the next `push`. */
  values(): Values {
    return this.#values.subarray(0, this.#length) as Values;
  }
}

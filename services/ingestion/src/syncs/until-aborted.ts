/** The same items; rejects with the signal's reason as soon as it is aborted, also while an item is waited for. */
export async function* untilAborted<Item>(source: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await nextOrAbort(iterator, signal);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Not awaited: while an item is waited for, a generator would only return after it.
    iterator.return?.().catch(() => {});
  }
}

/** Listens for this one item alone: a race with one promise of the abort would keep every item until that is settled. */
function nextOrAbort<Item>(iterator: AsyncIterator<Item>, signal: AbortSignal): Promise<IteratorResult<Item>> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    iterator
      .next()
      .finally(() => signal.removeEventListener("abort", onAbort))
      .then(resolve, reject);
  });
}

/**
 * A generator whose `return` first stops what it waits for: the generator itself would not hear of it before that
 * has come.
 */
export function stoppable<T>(source: AsyncGenerator<T, void>, stop: () => void): AsyncIterableIterator<T> {
  return {
    next: () => source.next(),
    return: async () => {
      stop();
      await source.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

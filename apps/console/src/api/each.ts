/** Requests of one person under way at once. */
const AT_ONCE = 4;

/** What became of many requests of the same kind. */
export interface EachResult {
  readonly done: number;
  /** What was refused, each with the reason. */
  readonly failed: readonly unknown[];
}

/** Does the same to many things, a few at a time; one that fails does not stop the others. */
export async function each<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
  onProgress: (finished: number) => void = () => undefined,
): Promise<EachResult> {
  const failed: unknown[] = [];
  const left = [...items];
  let finished = 0;
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await act(item).catch((error: unknown) => failed.push(error));
      finished += 1;
      onProgress(finished);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done: items.length - failed.length, failed };
}

import { asProblem } from '../../api/client.js';

/** What is wrong with one property of what was sent, in the server's words with the code. */
export function entryOf(error: unknown, pointer: string): string | null {
  if (error === null) return null;
  const entry = asProblem(error).errors.find((one) => one.pointer === pointer);
  if (entry === undefined) return null;
  return entry.code === undefined ? entry.message : `${entry.message} (${entry.code})`;
}

/** Whether all that is wrong is said beside one of these properties. */
export function isSaidBeside(error: unknown, pointers: readonly string[]): boolean {
  const { errors } = asProblem(error);
  return errors.length > 0 && errors.every(({ pointer }) => pointers.includes(pointer));
}

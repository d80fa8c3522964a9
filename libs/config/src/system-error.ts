/**
 * The code of a system error (`ENOENT`, `EACCES`, …), `undefined` for other values. Looks at the shape: errors made by
 * node itself are of another `Error` class inside a sandboxed context.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

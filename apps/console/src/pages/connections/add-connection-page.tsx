/** Comes next. */
export function AddConnectionPage() {
  return null;
}

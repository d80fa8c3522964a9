/** Comes next. */
export function KeysPage() {
  return null;
}

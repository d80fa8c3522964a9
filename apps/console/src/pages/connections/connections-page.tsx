/** Comes next. */
export function ConnectionsPage() {
  return null;
}

/** Comes next. */
export function NewSyncPage() {
  return null;
}

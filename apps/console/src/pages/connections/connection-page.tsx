/** Comes next. */
export function ConnectionPage() {
  return null;
}

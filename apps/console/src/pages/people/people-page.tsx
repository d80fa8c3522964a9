/** Comes next. */
export function PeoplePage() {
  return null;
}

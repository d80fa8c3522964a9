/** Comes next. */
export function AccountPage() {
  return null;
}

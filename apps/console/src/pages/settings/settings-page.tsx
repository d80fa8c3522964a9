/** Comes next. */
export function SettingsPage() {
  return null;
}

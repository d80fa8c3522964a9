/** Comes next. */
export function AuditPage() {
  return null;
}

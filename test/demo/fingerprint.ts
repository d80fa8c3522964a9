import { createHash } from 'node:crypto';
import { SANDBOX_VENDORS } from '../../scripts/sandbox/vendors.js';
import { COMPANY_FIELDS, COMPANY_VENDORS, type CompanyVendor } from './companies.js';
import { byId } from './evidence.js';
import { live, SEEN_FIELDS, type Snapshot } from './state.js';

/** The same for the same people and companies with the same values; ids, keys and times are left out. */
export function fingerprint(snapshot: Snapshot): string {
  const { companies } = snapshot;
  const employerOf = (vendor: string): ((id: string) => string) => {
    const known = byId(companies[vendor as CompanyVendor] ?? []);
    return (id) => known.get(id)?.fields.website ?? '';
  };
  const people = SANDBOX_VENDORS.flatMap((vendor) => {
    const employer = employerOf(vendor);
    return live(snapshot[vendor]).map(({ email, fields, optedOut, tags, employerId }) =>
      JSON.stringify([vendor, email, optedOut, tags, employer(employerId), ...SEEN_FIELDS.map((name) => fields[name])]),
    );
  });
  const firms = COMPANY_VENDORS.flatMap((vendor) =>
    live(companies[vendor]).map(({ fields }) =>
      JSON.stringify([vendor, 'company', ...COMPANY_FIELDS.map((name) => fields[name])]),
    ),
  );
  const lines = [...people.sort(), ...firms.sort()];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

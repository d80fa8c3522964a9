import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Sandboxes } from '../demo/world.js';
import { type Contact, Tools } from './tools.js';

/** Blanks are filled and, where two tools differ, HubSpot is believed. */
const FIELDS = ['firstName', 'lastName', 'phone', 'company', 'jobTitle', 'city'] as const;

/**
 * What a script without memory would do: read everything, match by address, write what differs, in the vendors'
 * largest batches and with nothing kept. It loses edits, knows no conflicts and cannot be run twice on one edit;
 * it is the least one could get by with, and what the engine's figures are held against.
 */
export async function syncOnce(sandboxes: Sandboxes): Promise<void> {
  const tools = await Tools.open(sandboxes);
  for (const other of ['salesforce', 'mailchimp'] as const) {
    const [ours, theirs] = [await tools.scan('hubspot'), await tools.scan(other)];
    await writeMissingAndDiffering(tools, other, ours, theirs);
    await writeMissingAndDiffering(tools, 'hubspot', theirs, ours);
  }
}

/** Brings `target` up to what `source` holds. */
async function writeMissingAndDiffering(
  tools: Tools,
  target: SandboxVendor,
  source: readonly Contact[],
  present: readonly Contact[],
): Promise<void> {
  const byEmail = new Map(present.map((contact) => [contact.email, contact]));
  const sourceWins = target !== 'hubspot';
  /** By address: two people under one cannot both be made where addresses are unique. */
  const creates = new Map<string, Contact>();
  /** By id: two people under one address are one update of the record that holds it. */
  const updates = new Map<string, Contact>();
  for (const contact of source) {
    if (contact.email === '') continue;
    const known = byEmail.get(contact.email);
    if (!known) {
      creates.set(contact.email, contact);
      continue;
    }
    const wanted = FIELDS.filter(
      (field) => contact[field] !== '' && contact[field] !== known[field] && (sourceWins || known[field] === ''),
    );
    if (wanted.length > 0) {
      const earlier = updates.get(known.id) ?? known;
      updates.set(known.id, { ...earlier, ...Object.fromEntries(wanted.map((field) => [field, contact[field]])) });
    }
  }
  await tools.create(target, [...creates.values()]);
  await tools.update(target, [...updates.values()]);
}

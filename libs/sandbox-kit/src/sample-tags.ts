import { createHash } from 'node:crypto';
import { type Person, type PersonCopy } from './person.js';

type Tool = keyof Person['copies'];

/** A tag that the sample company puts on its people: on every so many of them, as far as these tools have heard. */
interface SampleTag {
  readonly name: string;
  readonly every: number;
  readonly tools: readonly Tool[];
}

const SAMPLE_TAGS: readonly SampleTag[] = [
  { name: 'Customer', every: 2, tools: ['hubspot', 'salesforce', 'mailchimp'] },
  { name: 'Newsletter', every: 3, tools: ['hubspot', 'salesforce', 'mailchimp'] },
  { name: 'VIP', every: 8, tools: ['hubspot', 'salesforce', 'mailchimp'] },
  { name: 'Autumn trade fair', every: 5, tools: ['hubspot', 'salesforce', 'mailchimp'] },
  { name: '新規のお客様', every: 9, tools: ['hubspot'] },
  { name: 'ลูกค้าประจำ', every: 7, tools: ['salesforce'] },
];
/** Of the people with a tag, a tool has not heard of every so many. */
const UNHEARD_EVERY = 6;

/** Values that a tool's own field for tags offers. A picklist is set up by hand, for all there are. */
export const tagNames = (tool: Tool): readonly string[] =>
  SAMPLE_TAGS.filter(({ tools }) => tool === 'salesforce' || tools.includes(tool)).map(({ name }) => name);

/** Tags on a tool's copy of a person: the same for the same address. */
export function tagsOf(person: Person, copy: PersonCopy, tool: Tool): readonly string[] {
  const who = digestOf((copy.email ?? person.email ?? person.id).toLowerCase());
  return SAMPLE_TAGS.filter(
    ({ name, every, tools }) =>
      tools.includes(tool) && isOneOf(`${name}/${who}`, every) && !isOneOf(`${tool}/${name}/${who}`, UNHEARD_EVERY),
  ).map(({ name }) => name);
}

/** Whether a text is one of every so many. */
export const isOneOf = (text: string, every: number): boolean => parseInt(digestOf(text).slice(0, 8), 16) % every === 0;

const digestOf = (text: string): string => createHash('md5').update(text).digest('hex');

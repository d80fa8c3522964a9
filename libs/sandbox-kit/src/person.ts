/**
 * One real-world person of the sample population, and which tools know them. Tools hold the same person in slightly
 * different words: `variants` says how each vendor's copy differs from the person's own details.
 */
export interface Person {
  /** `person-17`; never stored in a sandbox. */
  id: string;
  /** BCP 47 language the names are written in, e.g. `th`, `ar`, `en`. */
  language: string;
  firstName: string;
  lastName: string;
  /** Absent for people known without an address. */
  email?: string;
  phone?: string;
  company?: string;
  /** Where that company's addresses are: its own, whatever the company is called. */
  companyDomain?: string;
  jobTitle?: string;
  street?: string;
  city?: string;
  postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** True when the person has unsubscribed from marketing mail. */
  optedOut: boolean;
  /** How each vendor that knows this person spells them; vendors without an entry do not know them. */
  copies: Partial<Record<'hubspot' | 'salesforce' | 'mailchimp', PersonCopy[]>>;
}

/** A vendor's own spelling: what is absent is as on the person. More than one copy is a duplicate in that tool. */
export type PersonCopy = Partial<
  Pick<Person, 'firstName' | 'lastName' | 'email' | 'phone' | 'company' | 'jobTitle' | 'city' | 'country' | 'optedOut'>
> & {
  /** Fields this vendor's copy leaves blank. */
  blank?: readonly ('email' | 'phone' | 'company' | 'jobTitle' | 'city')[];
};

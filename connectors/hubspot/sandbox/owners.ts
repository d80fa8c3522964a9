import { type SandboxClock } from '#sandbox-kit';
import { type Owner, OWNERS } from './data/owners.js';
import { notFound } from './errors.js';

/** A person who is given an account of their own. */
export interface OwnerEgg {
  email: string;
  firstName: string;
  lastName: string;
}

/** The people of the account who can own records, those who left included. */
export class Owners {
  readonly #owners: Owner[] = OWNERS.map((owner) => ({ ...owner }));
  readonly #clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** In order of id. */
  all(): readonly Owner[] {
    return this.#owners;
  }

  add({ email, firstName, lastName }: OwnerEgg): Owner {
    const last = this.#owners.at(-1);
    const now = this.#now();
    const userId = (last?.userIdIncludingInactive ?? 0) + 1;
    const owner: Owner = {
      id: String(Number(last?.id ?? 0) + 1),
      email,
      type: 'PERSON',
      firstName,
      lastName,
      userId,
      userIdIncludingInactive: userId,
      createdAt: now,
      updatedAt: now,
      archived: false,
    };
    this.#owners.push(owner);
    return owner;
  }

  rename(id: string, name: Partial<Pick<Owner, 'firstName' | 'lastName'>>): Owner {
    return Object.assign(this.#get(id), name, { updatedAt: this.#now() });
  }

  /** The person leaves: the owner is archived and has no user any more. */
  archive(id: string): Owner {
    return Object.assign(this.#get(id), { archived: true, userId: null, updatedAt: this.#now() });
  }

  #get(id: string): Owner {
    const owner = this.#owners.find((one) => one.id === id);
    if (!owner) throw notFound(`No owner ${id}`);
    return owner;
  }

  #now(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }
}

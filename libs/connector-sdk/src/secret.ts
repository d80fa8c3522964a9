import { inspect } from 'node:util';

/** A credential. It prints as `***` everywhere; `reveal()` is called only where it goes on the wire or into the seal. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return 'Secret(***)';
  }
}

/** A connection's credentials by name, as the connector's manifest lists them. */
export type Secrets = Readonly<Record<string, Secret>>;

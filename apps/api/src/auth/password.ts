import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Enough that guessing costs, little enough for several at once: OWASP's least for argon2id. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,128})$/;

const compute = promisify(argon2);

/** A password as it is stored: a PHC string, which names what it was made with. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await argon2id(password, salt, HASH_BYTES, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Takes as long for somebody who has no password (`null`) as for anyone. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = PHC.exec(stored ?? '');
  if (!parts) {
    await argon2id(password, Buffer.alloc(SALT_BYTES), HASH_BYTES, COST);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts;
  const expected = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return timingSafeEqual(await argon2id(password, Buffer.from(salt, 'base64'), expected.length, cost), expected);
}

/** The same letters typed on another keyboard are the same password. */
const argon2id = (password: string, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> =>
  compute('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...cost });

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

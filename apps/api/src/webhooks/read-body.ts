import { type Readable } from 'node:stream';

/** The whole body, or `null` as soon as it proves larger than `maxBytes`. */
export async function readBody(stream: Readable, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk as Uint8Array);
    bytes += part.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(part);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

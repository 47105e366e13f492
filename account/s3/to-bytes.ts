/** An object's body as the wire decodes it: bytes, or nothing for an empty one. */
export function toBytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  // A copy: the store must not change when the caller reuses its buffer.
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError(`An object's body must be bytes or text; got ${typeof body}`);
}

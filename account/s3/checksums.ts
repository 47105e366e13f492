import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../model.ts';

/** The fields of PutObject's input that are read here. */
type Given = Readonly<
  Partial<Record<'ContentMD5' | 'ChecksumCRC32' | 'ChecksumSHA1' | 'ChecksumSHA256', string | undefined>>
>;

type Digest = (body: Buffer) => Buffer;

/** The checksums whose algorithm Node has; the input fields of the others are refused. */
const digests: Readonly<Record<Exclude<keyof Given, 'ContentMD5'>, Digest>> = {
  ChecksumCRC32: (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest(),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest(),
};

/** Input fields that carry a checksum this account can check. */
export const checksumFields: readonly string[] = Object.keys(digests);

/**
 * Checks the checksums that came with a body (base64) and returns them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 *
 * @throws BadDigest
 */
export function checkBody(body: Buffer, given: Given): Readonly<Record<string, string>> {
  if (given.ContentMD5 !== undefined && given.ContentMD5 !== md5(body).toString('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const checked: Record<string, string> = {};
  for (const [field, digest] of Object.entries(digests)) {
    const sum = given[field as keyof typeof digests];
    if (sum === undefined) continue;
    if (sum !== digest(body).toString('base64')) {
      const name = field.replace('Checksum', '');
      throw new AwsError('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
    }
    checked[field] = sum;
  }
  return checked;
}

/** The ETag of an object that was put whole, with its quotation marks. */
export function toEtag(body: Buffer): string {
  return `"${md5(body).toString('hex')}"`;
}

function md5(body: Buffer): Buffer {
  return createHash('md5').update(body).digest();
}

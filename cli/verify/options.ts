import { parseCommandLine } from '../parse-command-line.ts';
import { UsageError } from '../usage-error.ts';

export const usage = `firebreak verify: whether evidence is what was written, by the digest that stands in the mail. Reads only.

  firebreak verify INCIDENT --digest SHA256    the evidence bucket, all its versions among it
  firebreak verify --folder PATH --digest ...  a copy (aws s3 cp --recursive), or what firebreak report --out wrote

  --digest SHA256    of the manifest: in the mail, in chat, in the lifecycle events and in Security Hub, never from the
                     bucket. Each leads to the phases before it; give it several times for several mails. Without one,
                     files are compared with the manifests beside them, which whoever changed the one may have changed too
  --bucket NAME      the evidence bucket (default: the one of the deployed responder)
  --settings FILE    settings, for the home region (default: FIREBREAK_CONFIG, then firebreak.config.ts)
  --json             one JSON document on stdout
  --help             this text

Each file is intact, changed, deleted, missing or added, or it could not be read; of one that was changed, the versions
are searched for the original. With INCIDENT it uses the credentials of the AWS CLI, which may s3:ListAllMyBuckets (not
with --bucket), s3:ListBucketVersions, s3:GetObject and s3:GetObjectVersion, and kms:Decrypt with the key of the bucket.

Exit code: 0 all of it is what the digest vouches for; 1 it is not, or not all could be read; 2 wrong usage or no
credentials; 3 without a digest: all agrees with the manifests beside it, which proves nothing.
`;

export interface VerifyOptions {
  readonly place:
    | { readonly kind: 'incident'; readonly id: string; readonly bucket?: string }
    | { readonly kind: 'folder'; readonly path: string };
  /** In small letters. */
  readonly digests: readonly string[];
  readonly json: boolean;
  readonly settings?: string;
}

/** @throws UsageError in one line that says what is wrong and what to do */
export function parseOptions(argv: readonly string[]): VerifyOptions {
  const { values, positionals } = parseCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      digest: { type: 'string', multiple: true },
      folder: { type: 'string' },
      bucket: { type: 'string' },
      settings: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const { digest = [], folder, bucket, settings, json = false } = values;
  return {
    place: toPlace(positionals, { folder, bucket }),
    digests: digest.map(toDigest),
    json,
    ...(settings !== undefined && { settings }),
  };
}

function toPlace(
  ids: readonly string[],
  { folder, bucket }: { readonly folder: string | undefined; readonly bucket: string | undefined },
): VerifyOptions['place'] {
  const [id] = ids;
  if (folder !== undefined) {
    if (id !== undefined || bucket !== undefined)
      throw new UsageError('--folder is a copy of its own: give no incident and no --bucket with it.');
    if (folder.trim() !== '') return { kind: 'folder', path: folder };
    throw new UsageError('--folder is empty: give the folder of the copy.');
  }
  if (id === undefined || ids.length > 1) {
    const got = id === undefined ? 'none' : ids.join(' ');
    throw new UsageError(`give one incident's id, or --folder PATH; got: ${got}.`);
  }
  if (!/^fb-\d{8}-\d{6}-[0-9a-f]{8}$/.test(id))
    throw new UsageError(
      `"${id}" is no incident's id: give one such as fb-20261122-154102-3f9a2c1d, or --folder PATH for a copy.`,
    );
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new UsageError(
      `--bucket is "${bucket}": give the name of a bucket, without s3:// and without a path.`,
    );
  return { kind: 'incident', id, ...(bucket !== undefined && { bucket }) };
}

function toDigest(text: string): string {
  const digest = text
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '');
  if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  throw new UsageError(
    `--digest is "${text}": give the SHA-256 of the manifest, 64 of 0 to 9 and a to f, as the mail has it.`,
  );
}

import { createHash } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError } from '../model.ts';
import type { WireRequest } from './http.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const skewMs = 15 * 60 * 1000;

/** What an Authorization header says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** The credential scope. */
  readonly region: string;
  /** The credential scope's service: a signing name such as iam. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads the Authorization header; throws AWS's error when it is missing or no SigV4 header. */
export function readAuthorization({ headers, query }: Pick<WireRequest, 'headers' | 'query'>): Authorization {
  const header = headers['authorization'];
  if (header === undefined && query.has('X-Amz-Signature')) {
    throw new AwsError('NotImplemented', 'Presigned URLs are not modelled by the embedded account.', 501);
  }
  if (header === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  if (!/^AWS4-HMAC-SHA256\s/.test(header)) {
    throw new AwsError(
      'IncompleteSignature',
      `Unsupported AWS 'algorithm': '${header.split(' ', 1)[0] ?? ''}'.`,
      400,
    );
  }
  const credential = /\bCredential=([^\s,]*)/.exec(header)?.[1] ?? '';
  const [accessKeyId, date, region, service, terminator] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') {
    throw new AwsError(
      'IncompleteSignature',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      400,
    );
  }
  const signedHeaders = (/\bSignedHeaders=([^\s,]*)/.exec(header)?.[1] ?? '').split(';');
  const signature = /\bSignature=([^\s,]*)/.exec(header)?.[1] ?? '';
  if (signature === '' || !signedHeaders.includes('host')) {
    throw new AwsError(
      'IncompleteSignature',
      "Authorization header requires 'Signature' parameter and 'SignedHeaders' parameter with 'host'.",
      400,
    );
  }
  return { accessKeyId, region, service, signedHeaders, signature };
}

/**
 * Signs the request again with AWS's own signer and compares. Throws when the signature is not that of the secret,
 * the body not the one that was signed, or the date more than 15 minutes from `now`.
 */
export async function verifySignature(
  request: WireRequest,
  { region, service, signedHeaders, signature, accessKeyId }: Authorization,
  secretAccessKey: string,
  now: Date,
): Promise<void> {
  const signingDate = readSigningDate(request, now);
  checkBodyHash(request, service);
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
    // S3 alone signs the path as it is sent: its keys may hold what others normalise away.
    uriEscapePath: service !== 's3',
  });
  const signed = new Set(signedHeaders);
  const again = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '',
      path: request.path,
      query: Object.fromEntries([...request.query].map(([name, values]) => [name, [...values]])),
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => signed.has(name))),
      body: request.body,
    },
    { signingDate, signableHeaders: signed },
  );
  if (again.headers['authorization']?.endsWith(`Signature=${signature}`) !== true) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
}

function readSigningDate({ headers }: WireRequest, now: Date): Date {
  const text = headers['x-amz-date'] ?? '';
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const date = new Date(
    parts === null ? Number.NaN : text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'),
  );
  if (Number.isNaN(date.getTime())) {
    throw new AwsError('IncompleteSignature', `Date must be in ISO-8601 'basic format'. Got '${text}'.`, 400);
  }
  const difference = date.getTime() - now.getTime();
  if (Math.abs(difference) <= skewMs) return date;
  const basic = (value: Date): string => value.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const limit = basic(new Date(now.getTime() + Math.sign(difference) * skewMs));
  throw new AwsError(
    'RequestTimeTooSkewed',
    difference < 0
      ? `Signature expired: ${text} is now earlier than ${limit} (${basic(now)} - 15 min.)`
      : `Signature not yet current: ${text} is still later than ${limit} (${basic(now)} + 15 min.)`,
    403,
  );
}

/** The signature covers the hash that the header states; that the body has this hash is for the service to check. */
function checkBodyHash({ headers, body }: WireRequest, service: string): void {
  const stated = headers['x-amz-content-sha256'];
  if (
    stated === undefined ||
    stated === 'UNSIGNED-PAYLOAD' ||
    stated === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  )
    return;
  if (stated.startsWith('STREAMING-')) {
    throw new AwsError(
      'NotImplemented',
      `Payloads signed as ${stated} are not modelled by the embedded account.`,
      501,
    );
  }
  if (stated === createHash('sha256').update(body).digest('hex')) return;
  throw service === 's3'
    ? new AwsError(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        400,
      )
    : new AwsError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
        403,
      );
}

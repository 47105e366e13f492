import type { RegionRead } from '../history/account-history.ts';
import { UsageError } from '../usage-error.ts';

const missing = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
const expired = /^(ExpiredToken|RequestExpired)/;
const invalid =
  /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|AuthFailure|IncompleteSignature)/;
const denied = /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/;

/**
 * Says in one sentence what is the matter when no region could be read at all. Where some could, the others are said
 * to be incomplete: a region that is not enabled refuses credentials that are good elsewhere.
 * @throws UsageError
 */
export function checkCredentials(read: readonly RegionRead[]): void {
  if (read.some(({ error, pages }) => error === undefined || pages > 0)) return;
  const { error = '', incomplete = '' } = read[0] ?? {};
  if (missing.test(error))
    throw new UsageError(
      `there are no AWS credentials (${oneLine(incomplete)}). Set AWS_PROFILE or log in, and try again.`,
    );
  if (expired.test(error))
    throw new UsageError(
      'the AWS credentials have expired. Log in again (aws sso login, aws login), and try again.',
    );
  if (invalid.test(error))
    throw new UsageError(
      `AWS does not accept the credentials (${oneLine(incomplete)}). Check AWS_PROFILE and log in again.`,
    );
  if (denied.test(error))
    throw new UsageError(
      `the credentials may not read event history: allow them cloudtrail:LookupEvents (${oneLine(incomplete)}).`,
    );
  throw new UsageError(`event history could not be read (${oneLine(incomplete)}).`);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300);

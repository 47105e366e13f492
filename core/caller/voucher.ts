import { compact, textAt } from '../values/unknown.ts';

/** Who vouched for a session, as the record of its calls shows it. */
export interface Voucher {
  /** The ARN of a SAML or OIDC provider, or the name of one that AWS knows: cognito-identity.amazonaws.com. */
  readonly provider?: string;
  /** Whom it vouched for, where a record shows that. */
  readonly subject?: string;
  /** What whoever opened the session had to give as their name; of a certificate its common name. */
  readonly sourceIdentity?: string;
  /** The serial number of a certificate, where IAM Roles Anywhere opened the session for it. */
  readonly certificate?: string;
}

/** The most of a text that others chose that is kept. */
const textLimit = 256;

/**
 * Reads who vouched for a role session out of the userIdentity of its calls.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 * @returns undefined where it shows nobody
 */
export function toVoucher(identity: unknown): Voucher | undefined {
  const context = (...path: readonly string[]): string | undefined =>
    textAt(identity, 'sessionContext', ...path)?.slice(0, textLimit);
  const voucher: Voucher = compact({
    provider: context('webIdFederationData', 'federatedProvider'),
    sourceIdentity: context('sourceIdentity'),
  });
  return Object.keys(voucher).length === 0 ? undefined : voucher;
}

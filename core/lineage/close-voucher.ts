import type { Caller } from '../caller/caller.ts';
import type { Voucher } from '../caller/voucher.ts';
import { type Block, command, prose } from '../report/block.ts';
import { isRoleName } from '../values/arn.ts';
import { forEach, option } from '../values/shell.ts';
import { neutral } from '../values/text.ts';

type Session = Pick<Extract<Caller, { kind: 'role-session' }>, 'roleName' | 'sessionName'>;

/** A way in which sessions are vouched for, and how it is closed. */
interface Way {
  readonly is: (voucher: Voucher, session: Session) => boolean;
  readonly step: (session: Session) => string;
  readonly commands: (voucher: Voucher, session: Session) => readonly string[];
}

const isProvider =
  (shape: RegExp) =>
  ({ provider }: Voucher): boolean =>
    shape.test(provider ?? '');

const trust = ({ roleName }: Session): readonly string[] =>
  isRoleName(roleName)
    ? [`aws iam get-role ${option('role-name', roleName)} --query Role.AssumeRolePolicyDocument`]
    : [];

/** The profiles that hand out sessions of the role. */
const profilesOf = ({ roleName }: Session): readonly string[] =>
  isRoleName(roleName)
    ? [
        forEach(
          `aws rolesanywhere list-profiles --query "profiles[?roleArns[?ends_with(@, '/${roleName}')]].profileId" --output text`,
          'aws rolesanywhere disable-profile --profile-id "$id"',
        ),
      ]
    : [];

/**
 * The first that fits. Sources: the user guides of IAM (identity providers), EKS (IAM roles for service accounts),
 * Cognito (identity pools), IAM Roles Anywhere (revocation), Systems Manager (hybrid activations) and CodeBuild.
 */
const ways: readonly Way[] = [
  {
    is: isProvider(/oidc-provider\/oidc\.eks\.|^oidc\.eks\./),
    step: () =>
      'A pod of an EKS cluster has the token that opens such sessions. Isolate the pod, and delete it with its service account; until then take the provider out of the trust of the role:',
    commands: (_, session) => trust(session),
  },
  {
    is: isProvider(/^cognito-identity\.amazonaws\.com$/),
    step: () =>
      'An identity pool of Cognito hands such sessions out, to guests too where it allows them. Find the pool that has the role, and take the role from it:',
    commands: () => [
      forEach(
        'aws cognito-identity list-identity-pools --max-results 60 --query "IdentityPools[].IdentityPoolId" --output text',
        'aws cognito-identity get-identity-pool-roles --identity-pool-id "$id"',
      ),
    ],
  },
  {
    is: isProvider(/saml-provider\//),
    step: () =>
      'Whoever signs in at this identity provider gets another session. Lock the user there and end its sessions; until then take the provider out of the trust of the role:',
    commands: (_, session) => trust(session),
  },
  {
    is: ({ provider }) => provider !== undefined,
    step: () =>
      'Whoever has a token of this identity provider gets another session. Close it there (the repository, the pipeline, the user); until then take the provider out of the trust of the role, or narrow the subjects that it allows:',
    commands: (_, session) => trust(session),
  },
  {
    is: ({ sourceIdentity, certificate }) => certificate !== undefined || /^CN=/.test(sourceIdentity ?? ''),
    step: ({ sessionName }) =>
      `A certificate opens such sessions, by IAM Roles Anywhere; they are named by its serial number, this one ${neutral(sessionName, 64)}. Revoke it at its authority and import the list (rolesanywhere import-crl), or switch off the profiles of the role:`,
    commands: (_, session) => profilesOf(session),
  },
  {
    is: (_, { sessionName }) => /^mi-[0-9a-f]{17}$/.test(sessionName),
    step: () =>
      'The session is named as those of a machine that Systems Manager manages outside AWS. If it is, take the machine out:',
    commands: (_, { sessionName }) => [`aws ssm deregister-managed-instance --instance-id ${sessionName}`],
  },
  {
    is: (_, { sessionName }) => /^AWSCodeBuild-[0-9a-f-]{36}$/.test(sessionName),
    step: () => 'The session is named as those of a build of CodeBuild. If it is, stop the build:',
    commands: (_, { sessionName }) => [
      forEach(
        `aws codebuild list-builds --query "ids[?ends_with(@, ':${sessionName.slice('AWSCodeBuild-'.length)}')]" --output text`,
        'aws codebuild stop-build --id "$id"',
      ),
    ],
  },
  {
    is: ({ sourceIdentity }) => sourceIdentity !== undefined,
    step: () =>
      'Whoever opened the session had this source identity, and every session that it opened in turn has it too: lock that person or program where it signs in.',
    commands: () => [],
  },
];

/** Who vouched for a session, and the step that keeps it from being opened again; empty where nothing shows it. */
export function closeVoucher(voucher: Voucher, session: Session): readonly Block[] {
  const way = ways.find(({ is }) => is(voucher, session));
  if (!way) return [];
  return [
    ...voucherLines(voucher).map(prose),
    prose(way.step(session)),
    ...way.commands(voucher, session).map(command),
  ];
}

/** Who vouched for a session, in harmless words. */
export function voucherLines({ provider, subject, sourceIdentity, certificate }: Voucher): readonly string[] {
  const whom = subject === undefined ? '' : `, for ${neutral(subject, 130)}`;
  return [
    ...(provider === undefined ? [] : [`Vouched for by ${neutral(provider)}${whom}.`]),
    ...(certificate === undefined ? [] : [`Vouched for by the certificate ${neutral(certificate, 64)}.`]),
    ...(sourceIdentity === undefined ? [] : [`Its source identity is ${neutral(sourceIdentity, 130)}.`]),
  ];
}

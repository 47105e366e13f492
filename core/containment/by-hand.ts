import type { Action } from './action.ts';
import { definitionOf } from './actions/table.ts';
import type { Caller } from '../caller/caller.ts';
import { sharedBy } from '../caller/shared-session-names.ts';
import { identityCenterSteps } from './next-steps/identity-center.ts';
import { shownSteps } from './next-steps/shown-caller.ts';
import { isAbout, type Outcome } from './outcome.ts';
import { denyOfSession } from './plan.ts';
import { type Block, command, commands, prose } from '../report/block.ts';
import { isAwsRole } from '../values/arn.ts';
import { globalRegion, partitionOf } from '../values/partition.ts';
import { neutral, sentence } from '../values/text.ts';
import type { Voucher } from '../caller/voucher.ts';
import type { ServiceRow } from '../lineage/services/row.ts';
import { serviceUsing } from '../lineage/services/table.ts';
import { closeVoucher } from '../lineage/close-voucher.ts';
import { workloadSteps } from './isolate-workload.ts';

/** When and where commands are to be run: `region` is any of the account's, for its partition. */
export interface Place {
  readonly now: Date;
  readonly region: string;
  /** When the caller's session was issued, ISO 8601, where the record shows it. */
  readonly sessionCreatedAt?: string;
  /** The service that has the session, where records show one: cloudformation.amazonaws.com. */
  readonly service?: string;
  /** Who vouched for the session, where the record of its issuing shows it. */
  readonly voucher?: Voucher;
}

/** The AWS CLI commands that do by hand what an action does, for the report of a containment that failed. */
export function containByHand(action: Action, { now, region }: Place): readonly string[] {
  return definitionOf(action).byHand(action, { now, partition: partitionOf(region) });
}

/** The commands that restore what an action took, where it changed anything. */
export function restoreByHand(
  action: Action,
  outcomes: readonly Outcome[],
  region: string,
): readonly string[] {
  const done = outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
  return definitionOf(action).restoreByHand(action, done, { partition: partitionOf(region) });
}

/** Whose sessions the deny of a role's sessions ends beside the caller's, in words; nothing for any other action. */
export function whoElseIsHit(action: Action): readonly string[] {
  if (action.kind !== 'revoke-role-sessions') return [];
  const { roleName, userId, issuedAt } = action;
  if (userId === undefined)
    return [
      `Every session of role ${roleName} that was issued before ends, those of its workloads among them.`,
    ];
  const name = userId.slice(userId.indexOf(':') + 1);
  const sessions = `session of role ${roleName} called ${neutral(name, 64)}`;
  if (issuedAt !== undefined)
    return [
      `Any other ${sessions} that was issued at ${neutral(issuedAt, 40)}, or the second after, ends with it; those issued at other times go on.`,
    ];
  const owner = sharedBy(name);
  const shared = owner === undefined ? '' : `: ${owner} gives its sessions this name, so neighbours are hit`;
  return [
    `Any other ${sessions} that was issued before ends with it${shared}. Sessions of other names go on.`,
  ];
}

/** What is behind a caller's next steps already. */
export interface Known {
  /** Its containment was carried out: the steps that would repeat it are left out. */
  readonly contained: boolean;
  /** Who issued its credential was found: nobody has to look for that. */
  readonly traced: boolean;
  /** Nobody made the workload launch, as far as history goes: its credentials leak. */
  readonly leaks: boolean;
}

/** What a person does about a caller, beside what Firebreak did. */
export function nextStepsFor(caller: Caller, place: Place, known: Known): readonly Block[] {
  switch (caller.kind) {
    case 'role-session':
      return [...(known.contained ? [] : denySession(caller, place)), ...originSteps(caller, place, known)];
    case 'identity-center-session':
      return identityCenterSteps(caller);
    case 'root':
      return [
        'Sign in as root, change its password, delete its access keys and check its MFA devices; then call AWS Support.',
        'In an organization: deny the account root user with an SCP now.',
      ].map(prose);
    case 'other-account':
      return [prose(`Contain the caller in account ${neutral(caller.account)}, where it lives.`)];
    case 'unsupported':
    case 'malformed':
      return shownSteps(caller, place);
    case 'user-key':
    case 'user-session':
    case 'federated-session':
    case 'service':
      return [];
  }
}

type RoleSession = Extract<Caller, { kind: 'role-session' }>;

function denySession(caller: RoleSession, place: Place): readonly Block[] {
  const { doubt, roleName } = caller;
  if (doubt !== undefined && isAwsRole(caller.roleArn))
    return [
      prose(`${sentence(neutral(doubt))} Nothing in IAM ends its sessions; close where they come from.`),
    ];
  if (doubt !== undefined) {
    return [
      prose(
        `Which session of which role called is not certain: ${neutral(doubt)}. Read the record by its event id. If it was ` +
          `a session of ${neutral(roleName, 64)}, "Revoke active sessions" on that role in the IAM console ends every session of it.`,
      ),
    ];
  }
  const action = denyOfSession(caller, place.sessionCreatedAt);
  return [
    prose('To deny this session:'),
    ...commands(containByHand(action, place)),
    ...whoElseIsHit(action).map(prose),
  ];
}

/** A denied session is replaced by whoever can get another one: the leak must be closed. */
function originSteps(caller: RoleSession, place: Place, { traced, leaks }: Known): readonly Block[] {
  const { workload, sessionName, accessKeyId, voucher } = caller;
  const { region, service } = place;
  const vouched = closeVoucher({ ...place.voucher, ...voucher }, caller);
  if (vouched.length > 0) return vouched;
  if (workload) return workloadSteps(workload, leaks);
  if (traced) return [];
  const row = service === undefined ? undefined : serviceUsing(service, sessionName);
  if (row) return tellerSteps(row, region);
  return [
    prose(
      'Whoever assumed the role can do it again under another session name. Find who it was, in ' +
        `${globalRegion(region)} and in the region of the launch${accessKeyId === undefined ? `, by the session name ${neutral(sessionName, 64)}` : ''}:`,
    ),
    command(
      `aws cloudtrail lookup-events --region ${globalRegion(region)} --lookup-attributes ` +
        `AttributeKey=ResourceName,AttributeValue=${shellSafeKey(accessKeyId) ?? 'ACCESS_KEY_ID'}`,
    ),
  ];
}

/** Whoever told a service to use the role is found by the service's own calls. */
const tellerSteps = ({ name, calls }: ServiceRow, region: string): readonly Block[] => [
  prose(
    `${name}, a service of AWS, called with a role of this account, because somebody told it to. Find whose call that was, by the role in its parameters:`,
  ),
  ...calls.map(({ event }) =>
    command(
      `aws cloudtrail lookup-events --region ${safeRegion(region)} --lookup-attributes AttributeKey=EventName,AttributeValue=${event}`,
    ),
  ),
];

const safeRegion = (region: string): string => (/^[a-z0-9-]{4,30}$/.test(region) ? region : 'REGION');

const shellSafeKey = (id: string | undefined): string | undefined =>
  id !== undefined && /^[A-Z0-9]{16,128}$/.test(id) ? id : undefined;

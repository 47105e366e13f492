import type { Action } from './action.ts';
import { definitionOf } from './actions/table.ts';
import type { Caller } from '../caller/caller.ts';
import { sharedBy } from '../caller/shared-session-names.ts';
import { containIdentityCenter, identityCenterSteps } from './next-steps/identity-center.ts';
import { containShown } from './next-steps/shown-caller.ts';
import { byHandSettings, denyOfSession, planContainment } from './plan.ts';
import { denyByOrganization } from './service-control.ts';
import { type Block, command, prose } from '../report/block.ts';
import { isAwsRole } from '../values/arn.ts';
import { globalRegion, partitionOf } from '../values/partition.ts';
import { neutral, sentence } from '../values/text.ts';
import type { Voucher } from '../caller/voucher.ts';
import type { ServiceRow } from '../lineage/services/row.ts';
import { serviceUsing } from '../lineage/services/table.ts';
import { isRegion } from '../incident/launched-instances.ts';
import { closeVoucher } from '../lineage/close-voucher.ts';
import { workloadSteps } from './isolate-workload.ts';

/** Where commands are to be run: `region` is any of the account's, for its partition. */
export interface Place {
  /** The account that was called: twelve digits. */
  readonly account: string;
  readonly region: string;
  /** When the caller's session was issued, ISO 8601, where the record shows it. */
  readonly sessionCreatedAt?: string;
  /** The service that has the session, where records show one: cloudformation.amazonaws.com. */
  readonly service?: string;
  /** Who vouched for the session, where the record of its issuing shows it. */
  readonly voucher?: Voucher;
}

/** The AWS CLI command that does by hand what an action does, whenever it is pasted. */
export function containByHand(action: Action, { region }: { readonly region: string }): string {
  return definitionOf(action).byHand(action, { partition: partitionOf(region) });
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

/** What is to be known of an action before its command is pasted. */
export const notesOf = (action: Action): readonly string[] => [
  ...whoElseIsHit(action),
  ...(isOfMoment(action)
    ? [
        'Paste the deny again a minute later: IAM takes seconds to spread, and a session issued meanwhile is newer.',
      ]
    : []),
  ...(action.kind === 'deny-user'
    ? [
        `Where nothing else of user ${action.userName} is in use, deny it everything, as firebreak contain does: sessions that AWS renews are newer than any deny of sessions.`,
      ]
    : []),
  ...(action.kind === 'revoke-role-sessions' && action.userId !== undefined
    ? [
        'It fails where the inline policies of the role are full: what is left is to attach AWSDenyAll to the whole role.',
      ]
    : []),
];

/** A deny of the sessions that were issued before the moment of the paste. */
const isOfMoment = (action: Action): boolean =>
  action.kind === 'revoke-sessions' ||
  action.kind === 'deny-user' ||
  (action.kind === 'revoke-role-sessions' && action.issuedAt === undefined);

/** How a person contains somebody whom Firebreak leaves alone: what to know first, and the commands, in their order. */
export interface ByHand {
  readonly notes: readonly string[];
  /** Empty where nothing of this account contains it. */
  readonly commands: readonly string[];
}

/** How a caller is contained that is only alerted on: protected, root, of Identity Center, not certain. */
export function containAlerted(caller: Caller, place: Place): ByHand {
  switch (caller.kind) {
    case 'role-session':
      return containSession(caller, place);
    case 'user-key':
    case 'user-session':
    case 'federated-session':
      return carryOut(planContainment(caller, byHandSettings).actions, place);
    case 'identity-center-session':
      return containIdentityCenter(caller);
    case 'root':
      return {
        notes: [
          'No policy of IAM binds root. In an organization this denies it everything; run it with credentials of the management account, whose own root it does not bind.',
        ],
        commands: [denyRoot(place)],
      };
    case 'other-account':
      return {
        notes: [`Contain it in account ${neutral(caller.account)}, where it lives.`],
        commands: [],
      };
    case 'unsupported':
    case 'malformed':
      return containShown(caller, place);
    case 'service':
      return { notes: [], commands: [] };
  }
}

const carryOut = (actions: readonly Action[], place: Place): ByHand => ({
  notes: actions.flatMap(notesOf),
  commands: actions.map((action) => containByHand(action, place)),
});

function denyRoot({ account, region }: Place): string {
  const arn = `arn:${partitionOf(region)}:iam::${account}:root`;
  const condition = { ArnEquals: { 'aws:PrincipalArn': arn } };
  return denyByOrganization('firebreak-root', condition, { target: account });
}

function containSession(caller: RoleSession, place: Place): ByHand {
  const { doubt, roleName, roleArn } = caller;
  if (doubt === undefined) return carryOut([denyOfSession(caller, place.sessionCreatedAt)], place);
  if (isAwsRole(roleArn))
    return {
      notes: [`${sentence(neutral(doubt))} Nothing in IAM ends its sessions; close where they come from.`],
      commands: [],
    };
  return {
    notes: [
      `Which session of which role called is not certain: ${neutral(doubt)}. Read the record by its event id. If it was ` +
        `a session of ${neutral(roleName, 64)}, "Revoke active sessions" on that role in the IAM console ends every session of it.`,
    ],
    commands: [],
  };
}

/** What is behind a caller's next steps already. */
export interface Known {
  /** Who issued its credential was found: nobody has to look for that. */
  readonly traced: boolean;
  /** Nobody made the workload launch, as far as history goes: its credentials leak. */
  readonly leaks: boolean;
}

/** What a person does about a caller once it is contained: where it came from is to be closed, too. */
export function nextStepsFor(caller: Caller, place: Place, known: Known): readonly Block[] {
  switch (caller.kind) {
    case 'role-session':
      return originSteps(caller, place, known);
    case 'identity-center-session':
      return identityCenterSteps(caller);
    case 'root':
      return [
        prose(
          'Sign in as root, change its password, delete its access keys and check its MFA devices; then call AWS Support.',
        ),
      ];
    case 'unsupported':
    case 'malformed':
      return [prose('Read the CloudTrail record by its event id: it shows who called.')];
    case 'other-account':
    case 'user-key':
    case 'user-session':
    case 'federated-session':
    case 'service':
      return [];
  }
}

type RoleSession = Extract<Caller, { kind: 'role-session' }>;

/** A denied session is replaced by whoever can get another one: the leak must be closed. */
function originSteps(caller: RoleSession, place: Place, { traced, leaks }: Known): readonly Block[] {
  const { workload, sessionName, accessKeyId, voucher } = caller;
  const { region, service } = place;
  const vouched = closeVoucher({ ...place.voucher, ...voucher }, caller);
  if (vouched.length > 0) return vouched;
  if (workload) return workloadSteps(workload, leaks, region);
  if (traced) return [];
  const row = service === undefined ? undefined : serviceUsing(service, sessionName);
  if (row) return tellerSteps(row, region);
  const whoAssumed =
    `Whoever assumed the role can do it again under another session name. Find who it was, in ${globalRegion(region)} and in ` +
    'the region of the launch';
  const key = shellSafeKey(accessKeyId);
  return key === undefined
    ? [prose(`${whoAssumed}, by the session name ${neutral(sessionName, 64)}.`)]
    : [
        prose(`${whoAssumed}, by the session name ${neutral(sessionName, 64)} or by its key:`),
        command(
          `aws cloudtrail lookup-events --region ${globalRegion(region)} --lookup-attributes ` +
            `AttributeKey=ResourceName,AttributeValue=${key}`,
        ),
      ];
}

/** Whoever told a service to use the role is found by the service's own calls. */
const tellerSteps = ({ name, calls }: ServiceRow, region: string): readonly Block[] => [
  prose(
    `${name}, a service of AWS, called with a role of this account, because somebody told it to. Find whose call that was, by the role in its parameters:`,
  ),
  ...(isRegion(region)
    ? calls.map(({ event }) =>
        command(
          `aws cloudtrail lookup-events --region ${region} --lookup-attributes AttributeKey=EventName,AttributeValue=${event}`,
        ),
      )
    : []),
];

const shellSafeKey = (id: string | undefined): string | undefined =>
  id !== undefined && /^[A-Z0-9]{16,128}$/.test(id) ? id : undefined;

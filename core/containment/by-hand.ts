import type { Action } from './action.ts';
import { definitionOf } from './actions/table.ts';
import type { Caller } from '../caller/caller.ts';
import { identityCenterSteps } from './identity-center.ts';
import { isAbout, type Outcome } from './outcome.ts';
import { sessionPolicyName } from './deny-policy.ts';
import { type Block, command, commands, prose } from '../report/block.ts';
import { globalRegion, partitionOf } from '../values/partition.ts';
import { neutral } from '../values/text.ts';
import { workloadSteps } from './isolate-workload.ts';

/** When and where commands are to be run: `region` is any of the account's, for its partition. */
export interface Place {
  readonly now: Date;
  readonly region: string;
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

/** What is behind a caller's next steps already. */
export interface Known {
  /** Its containment was carried out: the steps that would repeat it are left out. */
  readonly contained: boolean;
  /** Who issued its credential was found: nobody has to look for that. */
  readonly traced: boolean;
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
      return [prose('Read the CloudTrail record by its event id, and contain its caller by hand.')];
    case 'user-key':
    case 'user-session':
    case 'federated-session':
    case 'service':
      return [];
  }
}

type RoleSession = Extract<Caller, { kind: 'role-session' }>;

function denySession({ doubt, roleName, userId }: RoleSession, place: Place): readonly Block[] {
  if (doubt !== undefined) {
    return [
      prose(
        `Which session of which role called is not certain: ${neutral(doubt)}. Read the record by its event id. If it was ` +
          `a session of ${neutral(roleName, 64)}, "Revoke active sessions" on that role in the IAM console ends every session of it.`,
      ),
    ];
  }
  const kind = 'revoke-role-sessions';
  const lines = containByHand({ kind, roleName, userId, policyName: sessionPolicyName(userId) }, place);
  return [prose('To deny this session, and no other of the role:'), ...commands(lines)];
}

/** A denied session is replaced by whoever can get another one: the leak must be closed. */
function originSteps(
  { workload, sessionName, accessKeyId }: RoleSession,
  { region }: Place,
  { traced }: Known,
): readonly Block[] {
  if (workload) return workloadSteps(workload);
  if (traced) return [];
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

const shellSafeKey = (id: string | undefined): string | undefined =>
  id !== undefined && /^[A-Z0-9]{16,128}$/.test(id) ? id : undefined;

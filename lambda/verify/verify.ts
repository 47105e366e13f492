import type { AccessKeys } from '../aws/access-keys.ts';
import { PermanentError } from '../aws/failure.ts';
import type { LoginProfiles } from '../aws/login-profiles.ts';
import type { RolePolicies, RolePolicy } from '../aws/role-policies.ts';
import type { UserPolicies, UserPolicy } from '../aws/user-policies.ts';
import { type ContainmentState, millisecondsSince } from '../core/incident.ts';
import { type Finding, isAbout, type Verification } from '../core/outcome.ts';
import { type Action, readCutoff, targetOf } from '../core/plan.ts';
import { outcomesOf } from '../core/report.ts';

export interface VerifyPorts {
  readonly accessKeys: Pick<AccessKeys, 'list'>;
  readonly loginProfiles: Pick<LoginProfiles, 'read'>;
  readonly userPolicies: Pick<UserPolicies, 'read'>;
  readonly rolePolicies: Pick<RolePolicies, 'read'>;
}

type Look = Omit<Finding, 'action' | 'target'>;

/**
 * Re-reads everything that the plan wanted. Held means that all of it is there now, whoever put it there; what
 * could not be read is unknown, and unknown is not held.
 */
export async function verify(
  state: ContainmentState,
  ports: VerifyPorts,
  now: () => Date,
): Promise<Verification> {
  const findings = await Promise.all(state.plan.actions.map((action) => findingOf(action, state, ports)));
  const held = findings.length > 0 && findings.every((finding) => finding.status === 'in-place');
  const checkedAt = now();
  return {
    held,
    status: held ? 'held' : 'not-held',
    checkedAt: checkedAt.toISOString(),
    millisecondsSinceLaunch: millisecondsSince(state.launch, checkedAt),
    findings,
  };
}

async function findingOf(action: Action, state: ContainmentState, ports: VerifyPorts): Promise<Finding> {
  const target = targetOf(action);
  try {
    return { action: action.kind, target, ...(await look(action, state, ports)) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { action: action.kind, target, status: 'unknown', note: error.message };
  }
}

async function look(action: Action, state: ContainmentState, ports: VerifyPorts): Promise<Look> {
  switch (action.kind) {
    case 'deactivate-key': {
      const key = (await ports.accessKeys.list(action.userName)).find(
        (k) => k.accessKeyId === action.accessKeyId,
      );
      if (!key) return inPlace('the key no longer exists');
      return key.active ? undone('the key is active') : inPlace('the key is inactive');
    }
    case 'deactivate-all-keys': {
      const active = (await ports.accessKeys.list(action.userName)).filter((key) => key.active);
      return active.length === 0
        ? inPlace('no key of the user is active')
        : undone(`active: ${active.map((key) => key.accessKeyId).join(', ')}`);
    }
    case 'disable-console':
      return (await ports.loginProfiles.read(action.userName))
        ? undone('the user has a console password')
        : inPlace('the user has no console password');
    case 'revoke-sessions':
    case 'revoke-role-sessions':
      // A session minted while IAM was spreading may be newer than the cutoff that is there.
      if (state.renewal?.failed) return { status: 'unknown', note: 'the cutoff could not be put again' };
      return action.kind === 'revoke-sessions'
        ? toSessionLook(
            await ports.userPolicies.read(action.userName, action.policyName),
            wantedCutoff(state, action),
          )
        : toSessionLook(
            await ports.rolePolicies.read(action.roleName, action.policyName),
            wantedCutoff(state, action),
            action.userId,
          );
  }
}

function toSessionLook(policy: UserPolicy | RolePolicy, wanted: Date | undefined, userId?: string): Look {
  if (policy.kind === 'no-user') return inPlace('the user no longer exists, and its sessions with it');
  if (policy.kind === 'no-role') return inPlace('the role no longer exists, and its sessions with it');
  if (policy.kind === 'no-policy') return undone('the deny of older sessions is not there');
  const cutoff = readCutoff(policy.document, userId);
  if (!cutoff) return undone('the deny of older sessions was edited');
  if (wanted && cutoff < wanted)
    return undone(`the deny covers sessions before ${cutoff.toISOString()} only`);
  return inPlace(`sessions issued before ${cutoff.toISOString()} are denied`);
}

/** The latest cutoff that was put on this user: an older one in its place would let sessions through. */
function wantedCutoff(state: ContainmentState, action: Action): Date | undefined {
  const cutoffs = outcomesOf(state).map((outcome) => (isAbout(action, outcome) ? outcome.cutoff : undefined));
  const latest = cutoffs.filter((cutoff) => cutoff !== undefined).toSorted();
  return latest.length === 0 ? undefined : new Date(latest.at(-1) ?? '');
}

/** When the last action of the first pass was in place; undefined while any of them failed. */
export function containedAt(state: ContainmentState): Date | undefined {
  const { containment } = state;
  if (!containment) return undefined;
  const outcomes = outcomesOf({ containment });
  const times = outcomes.map((outcome) => (outcome.status === 'failed' ? undefined : outcome.at));
  if (times.length === 0 || times.includes(undefined)) return undefined;
  return new Date(times.toSorted().at(-1) ?? '');
}

const inPlace = (note: string): Look => ({ status: 'in-place', note });
const undone = (note: string): Look => ({ status: 'undone', note });

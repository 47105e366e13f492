import { option } from '../values/shell.ts';
import type { AccessKey } from '../containment/actions/ports.ts';
import { matchesAnyArn } from '../values/arn.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../incident/incident-slice.ts';
import type { ContainmentSlice } from '../containment/containment-slice.ts';
import type { Caller } from '../caller/caller.ts';
import { type Outcome, revertedIn, type VerificationSlice } from '../containment/outcome.ts';
import { priorOf } from '../containment/prior.ts';
import type { BackupKeySettings } from '../settings/settings.ts';

type State = JudgementSlice & IncidentSlice & ContainmentSlice & VerificationSlice;

type Condition = (state: State, settings: BackupKeySettings) => string | undefined;

/** A caller that may be given a key: a user that signed with a long-term one. */
export type KeyOwner = Extract<Caller, { kind: 'user-key' }>;

/**
 * Why the caller is given no key, by what is known before IAM is asked; undefined where nothing speaks against it.
 */
export function whyNoKey(state: State, settings: BackupKeySettings): string | undefined {
  for (const condition of conditions) {
    const why = condition(state, settings);
    if (why !== undefined) return why;
  }
  return undefined;
}

const conditions: readonly Condition[] = [
  ({ caller }) =>
    caller.kind === 'user-key'
      ? undefined
      : `the caller is no user with a long-term key, but of the kind ${caller.kind}`,
  ({ caller }, { owners }) =>
    'userArn' in caller && matchesAnyArn(owners, caller.userArn)
      ? undefined
      : 'the user is none of the owners in the settings: it is not known to be a workload',
  ({ caller }, { readers }) =>
    'userArn' in caller && matchesAnyArn(readers, caller.userArn)
      ? 'the user is one of backupKey.readers in the settings: whoever has its old key could have read the new one'
      : undefined,
  ({ verification }) =>
    verification?.held === true ? undefined : 'containment did not hold when AWS was read again',
  ({ verification }) =>
    revertedIn(verification).length > 0
      ? 'somebody reverted the containment, and it was put again: who fights back may get at a new key, too'
      : undefined,
  ({ incident }) =>
    incident.reopens === undefined
      ? undefined
      : `the incident re-opens ${incident.reopens}, whose containment did not hold`,
  ({ caller, containment }) => whyPerson(caller, containment),
  whyDenied,
];

/** A user with a password is a person's. Who took the password away before, the owners of the settings must say. */
function whyPerson(
  caller: State['caller'],
  containment: ContainmentSlice['containment'],
): string | undefined {
  if (!('userName' in caller)) return undefined;
  const prior = priorOf(
    { kind: 'disable-console', userName: caller.userName },
    containment?.disableConsole.prior,
  );
  const since = prior?.state.passwordCreatedAt;
  if (since === null) return undefined;
  return since === undefined
    ? 'whether the user had a console password is not known: it may be a person'
    : `the user had a console password, made at ${since}: it is a person, not a workload`;
}

/** A user that is denied everything cannot use a key, and one that is made all the same works when the deny is gone. */
function whyDenied({ plan, containment, renewal }: State): string | undefined {
  const planned = plan.actions.some(({ kind }) => kind === 'deny-all' || kind === 'deny-all-of-role');
  const results = [...Object.values(containment ?? {}), ...(renewal ? [renewal] : [])];
  const put = results.flatMap(({ outcomes }) => outcomes).some(deniesAll);
  const before = results
    .flatMap(({ prior = [] }) => prior)
    .some(({ state }) => state.deny?.attached === true);
  return planned || put || before ? deniedEverything : undefined;
}

export const deniedEverything = 'the user is denied everything, new keys included';

/** What an earlier release wrote says it by the means alone. */
const deniesAll = ({ means, everything }: Outcome): boolean =>
  everything === true || means === 'managed-policy' || means === 'permissions-boundary';

/** Whether there is room for a key: `delete` names the one that the settings let go. */
export type Room =
  | { readonly kind: 'free' }
  | { readonly kind: 'delete'; readonly accessKeyId: string }
  | { readonly kind: 'none'; readonly why: string; readonly commands?: readonly string[] };

/** IAM's quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const keysPerUser = 2;

/** Looks for room among the keys that the user has at this moment; none while the compromised one is not inactive. */
export function roomFor(
  keys: readonly AccessKey[],
  {
    caller,
    launch,
    containment,
    taken,
  }: Pick<State, 'launch' | 'containment'> & {
    readonly caller: KeyOwner;
    /** Keys that other open incidents made inactive: nothing of them is ever deleted, it is to be restored. */
    readonly taken: readonly string[];
  },
  { whenFull }: Pick<BackupKeySettings, 'whenFull'>,
): Room {
  const none = (why: string, commands: readonly string[] = []): Room => ({ kind: 'none', why, commands });
  const compromised = keys.find(({ id }) => id === caller.accessKeyId);
  if (!compromised) return none('the compromised key is gone: somebody has deleted it or the user');
  if (compromised.active) return none('the compromised key is active');
  const others = keys.filter(({ id }) => id !== caller.accessKeyId);
  const fresh = others.find(({ createdAt }) => !(Date.parse(createdAt) < Date.parse(launch.eventTime)));
  if (fresh) return none(`the user has been given a key since the launch: ${fresh.id}`);
  const [other] = others;
  if (!other || keys.length < keysPerUser) return { kind: 'free' };
  if (other.active)
    return none(`the user has two keys, and ${other.id} is active: the workload can use that one`);
  const full = `the user has two keys, as many as IAM allows, and ${other.id} is inactive`;
  if (taken.includes(other.id))
    return none(`${full} because an incident took it that nobody has restored: it is not deleted`);
  if (whenFull === 'refuse') return none(full, byHand(caller.userName, other.id));
  const done = Object.values(containment ?? {}).flatMap(({ outcomes }) => outcomes);
  return done.some(({ target, status }) => target === other.id && status === 'done')
    ? none(`${full} through this containment, not since before`)
    : { kind: 'delete', accessKeyId: other.id };
}

const byHand = (userName: string, accessKeyId: string): readonly string[] => [
  `aws iam delete-access-key ${option('user-name', userName)} --access-key-id ${accessKeyId}`,
  `aws iam create-access-key ${option('user-name', userName)}`,
];

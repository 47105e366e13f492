import type { Caller } from '../../caller/caller.ts';
import { isOwnRole, partitionOfRegion, toPrincipalArn } from '../../values/arn.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { LineageSlice } from '../../lineage/trace.ts';
import type { ArtifactsSlice } from '../../artifacts/persistence.ts';
import type { ActionDefinition } from './definition.ts';
import type { Field } from './fields.ts';
import { type AnyAction, callerHolder, holderOf, isSameHolder } from '../any-action.ts';
import type { ContainmentSlice } from '../containment-slice.ts';
import type { VerificationSlice } from '../outcome.ts';

/** What of the state says whom its plan may be about. */
export type PlanOwner = Pick<ContainmentSlice, 'containment'> &
  VerificationSlice &
  LineageSlice &
  ArtifactsSlice &
  Pick<JudgementSlice, 'launch'> & { readonly caller?: Caller };

type Form = Pick<ActionDefinition<AnyAction, never, object>, 'policiesOf'> & { readonly fields: object };

/**
 * Why an action is none that Firebreak plans. Whoever may invoke a function that contains, or start the state machine,
 * chooses the plan: a policy of another name would be overwritten, and a user contained whom nobody has judged.
 *
 * Until the plan was carried out for the first time, it is about the caller alone. What later waves add is not known to
 * be of the incident: whoever makes up a whole state can make that up as well, which is why executions and invocations
 * by others have alarms.
 *
 * @param action of the plan, whatever stands there
 * @param form what its kind says of its fields and its policy; undefined where there is no such kind
 * @returns undefined where nothing is wrong with it
 */
export function flawOf(action: AnyAction, form: Form | undefined, owner: PlanOwner): string | undefined {
  if (!form) return 'Firebreak has no action of this kind';
  const { fields, policiesOf } = form;
  const values = new Map<string, unknown>(Object.entries(action));
  for (const [name, { isValid, problem, optional }] of Object.entries(fields) as [string, Field][]) {
    const value = values.get(name);
    if (!(value === undefined ? optional : isValid(value))) return `its ${name} is ${problem}`;
  }
  const expected = policiesOf?.(action);
  if (action.policyName !== undefined && !expected?.includes(action.policyName))
    return `its policy is called ${expected?.join(' or ') ?? 'nothing'} by Firebreak`;
  return isFirstPass(owner) ? foreignTo(owner, action) : undefined;
}

const isFirstPass = ({ containment, verification, trace, persistence, wave }: PlanOwner): boolean =>
  !containment && !verification && !trace && !persistence && !wave;

/** Why an action is not about the caller, or about one that is never contained. */
function foreignTo({ caller, launch }: PlanOwner, action: AnyAction): string | undefined {
  const holder = caller && callerHolder(caller);
  if (!holder) return 'its plan is about a caller that is never contained';
  const odd = oddArn(caller, launch);
  if (odd !== undefined) return odd;
  if (!isSameHolder(holder, holderOf(action))) return 'it is about somebody else than the caller';
  const { userId, accessKeyId } = action;
  if (userId !== undefined && caller.kind === 'role-session' && userId !== caller.userId)
    return 'it is about another session than that of the caller';
  return accessKeyId !== undefined && accessKeyId !== caller.accessKeyId
    ? 'it is about another key than that of the caller'
    : undefined;
}

/** Why the caller's ARN is none that may be contained where the launch was. */
function oddArn(caller: Caller, { account, region }: PlanOwner['launch']): string | undefined {
  const arn = 'userArn' in caller ? caller.userArn : caller.kind === 'role-session' ? caller.roleArn : '';
  const parsed = toPrincipalArn(arn);
  if (parsed?.account !== account) return 'its caller is not of the account that was called';
  if (parsed.partition !== (partitionOfRegion(region) ?? parsed.partition))
    return 'its caller is of another partition than the launch';
  return isOwnRole(arn) ? "its caller is one of Firebreak's own roles" : undefined;
}

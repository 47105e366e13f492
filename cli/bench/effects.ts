import type { Call } from '@firebreak/account';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';

/** What stops an attacker, each by one call of IAM at the least. */
export const effects = {
  key: { done: 'key inactive', operation: 'UpdateAccessKey', step: 'deactivate-keys' },
  sessions: { done: 'sessions denied', operation: 'PutUserPolicy', step: 'revoke-sessions' },
  password: { done: 'password removed', operation: 'DeleteLoginProfile', step: 'disable-console' },
} as const satisfies Record<string, { done: string; operation: string; step: ContainmentStep }>;

export type EffectName = keyof typeof effects;

/** A user who is going to be contained. */
export interface Victim {
  readonly userName: string;
  /** The unique id: Firebreak contains whom the record's id names, whatever the user is called. */
  readonly userId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Whether IAM's call is the one that has the effect on this user. */
export function hasEffect({ service, operation, input }: Call, name: EffectName, userName: string): boolean {
  return service === 'iam' && operation === effects[name].operation && input['UserName'] === userName;
}

import { type Action, actionId } from './action.ts';

/** What an action found before it changed anything: all that giving back needs. It is stored before the change. */
export interface Prior {
  readonly action: Action;
  /** When it was read, ISO 8601. */
  readonly readAt: string;
  readonly state: PriorState;
}

export interface PriorState {
  /** The user's access keys. */
  readonly keys?: readonly Activity[];
  /** When the console password was made, ISO 8601; null where there was none. A password itself cannot be read. */
  readonly passwordCreatedAt?: string | null;
  /** What there was of the denies that the action may put. */
  readonly deny?: PriorDeny;
  /** SSH keys, service-specific credentials or signing certificates. */
  readonly credentials?: readonly Activity[];
  /** The user's MFA devices, by serial number: recorded, never changed. */
  readonly mfaDevices?: readonly string[];
  /** Why it could not be read. The action is carried out all the same: what informs never stops what contains. */
  readonly unreadable?: string;
}

export interface Activity {
  readonly id: string;
  readonly active: boolean;
}

interface PriorDeny {
  /** The document of the inline policy that had the name of ours, as JSON; absent where there was none. */
  readonly document?: string;
  /** Whether AWSDenyAll was attached. */
  readonly attached: boolean;
  /** The ARN of the permissions boundary. */
  readonly boundary?: string;
}

export function priorOf(action: Action, priors: readonly Prior[] = []): Prior | undefined {
  const id = actionId(action);
  return priors.find((prior) => actionId(prior.action) === id);
}

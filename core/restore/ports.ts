import type { Holder } from '../containment/action.ts';
import type { Ports } from '../containment/actions/ports.ts';

/**
 * What giving back asks of IAM beyond what containing does. No Lambda has these: giving back is a person's, and a
 * responder that may take a deny away again would be worth stealing.
 */
export interface UndoPorts extends Ports {
  readonly undo: {
    /** When the user or role was made, ISO 8601; undefined when there is none. */
    readonly madeAt: (holder: Holder) => Promise<string | undefined>;
    /** @returns `none` where there was no such policy, or no such user or role */
    readonly deleteInline: (holder: Holder, policyName: string) => Promise<'removed' | 'none'>;
    readonly detachDenyAll: (holder: Holder) => Promise<'removed' | 'none'>;
    /** Puts this policy as the boundary; deletes the boundary where none is given. */
    readonly setBoundary: (holder: Holder, policyArn: string | undefined) => Promise<void>;
    /** A password that has to be changed at the first sign-in. @returns `exists` where the user has one */
    readonly createPassword: (userName: string, password: string) => Promise<'created' | 'exists'>;
  };
}

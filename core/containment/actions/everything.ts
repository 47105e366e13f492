import { type Holder, holderOf } from '../action.ts';
import { decodeDocument, denyAllPolicy } from '../deny-policy.ts';
import {
  type DenyAction,
  denyAllByHand,
  denyCalls,
  lookAtDeny,
  priorDeny,
  putDeny,
  undoDenyByHand,
} from './deny.ts';
import { type ActionRecord, inPlace, type RecordOf, undone } from './record.ts';

/** Long-term keys too, and sessions of whatever age: nothing of the user works until it is given back. */
export const denyAll: RecordOf<'deny-all', 'denies'> = {
  kind: 'deny-all',
  does: 'denies a user everything, whatever it signs with',
  ...sharedBy('user'),
};

export const denyAllOfRole: RecordOf<'deny-all-of-role', 'denies'> = {
  kind: 'deny-all-of-role',
  does: 'denies every session of a role everything, those to come too',
  ...sharedBy('role'),
};

type DenyAllAction = Extract<DenyAction, { kind: 'deny-all' | 'deny-all-of-role' }>;

const deny = { document: denyAllPolicy, says: 'everything is denied', mayDenyAll: true };

function sharedBy(type: Holder['type']): Omit<ActionRecord<DenyAllAction, 'denies'>, 'kind' | 'does'> {
  return {
    precondition: `the ${type} exists`,
    calls: denyCalls(type, true),
    prior: priorDeny,
    execute: async (action, ports, circumstances) => [await putDeny(action, deny, ports, circumstances)],
    reread: (action, ports) =>
      lookAtDeny(action, ports, (document) =>
        decodeDocument(document) === denyAllPolicy
          ? inPlace('everything is denied')
          : undone('the deny of everything was edited'),
      ),
    byHand: (action) => [
      `aws iam put-${type}-policy --${type}-name ${holderOf(action).name} --policy-name ${action.policyName} ` +
        `--policy-document '${denyAllPolicy}'`,
      ...denyAllByHand(action),
    ],
    undoByHand: undoDenyByHand,
  };
}

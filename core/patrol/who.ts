import { type Action, type Holder, holderOf } from '../containment/action.ts';
import { callsOf } from '../containment/actions/definition.ts';
import { definitionOf } from '../containment/actions/table.ts';
import type { AnyAction } from '../containment/any-action.ts';
import { errorOf } from '../review/event.ts';
import { isOwnRole } from '../values/arn.ts';
import { compact, textAt } from '../values/unknown.ts';
import type { Reverter } from './note.ts';

/** The calls that take back what a call of Firebreak's changed. */
function takingBack(call: string): readonly string[] {
  const name = call.replace(/^iam:/, '');
  const [, verb = '', what = ''] = /^(Put|Attach|Delete|Update)(.*)$/.exec(name) ?? [];
  switch (verb) {
    case 'Put':
      return [`Delete${what}`, name];
    case 'Attach':
      return [`Detach${what}`];
    case 'Delete':
      return [`Create${what}`, `Update${what}`];
    default:
      return [name];
  }
}

const changesOf = (action: Action): readonly string[] =>
  callsOf(definitionOf(action)).flatMap(({ call, to }) => (to === 'change' ? [call] : []));

/** Who is looked for: how many are kept of those that are found. */
const most = 5;
/** Texts of a record are as long as whoever called wants. */
const longest = 200;

/**
 * Who took back actions on a user or role, by its events: successful calls that change what they did, made by anybody
 * but Firebreak itself.
 *
 * @param records of event history, the newest first, unread
 * @returns the newest call of each caller, the newest first
 */
export function revertersIn(
  records: readonly unknown[],
  reverted: readonly Action[],
  holder: Holder,
): readonly Reverter[] {
  const found = new Map<string, Reverter>();
  for (const record of records) {
    if (isFirebreaks(record) || errorOf(record) !== undefined) continue;
    if (!reverted.some((action) => takesBack(record, action, holder))) continue;
    const reverter = toReverter(record);
    if (!found.has(reverter.who) && found.size < most) found.set(reverter.who, reverter);
  }
  return [...found.values()];
}

/** Whether a call is one that takes back an action, on whoever the action is about. */
function takesBack(record: unknown, action: Action, { type, name }: Holder): boolean {
  const asked = (field: string): string | undefined => textAt(record, 'requestParameters', field);
  const call = textAt(record, 'eventName') ?? '';
  const isCall = changesOf(action).some((change) => takingBack(change).includes(call));
  if (!isCall || holderOf(action).type !== type) return false;
  if (asked(type === 'user' ? 'userName' : 'roleName') !== name || asked('status') === 'Inactive')
    return false;
  const { accessKeyId, policyName }: AnyAction = action;
  const isOther = (field: string, own: string | undefined): boolean =>
    own !== undefined && asked(field) !== undefined && asked(field) !== own;
  return !isOther('accessKeyId', accessKeyId) && !isOther('policyName', policyName);
}

function toReverter(record: unknown): Reverter {
  const who =
    textAt(record, 'userIdentity', 'arn') ??
    textAt(record, 'userIdentity', 'invokedBy') ??
    textAt(record, 'userIdentity', 'accountId') ??
    'unknown';
  const agent = textAt(record, 'userAgent')?.slice(0, longest);
  const call = (textAt(record, 'eventName') ?? '').slice(0, longest);
  return compact({ who: who.slice(0, longest), call, at: textAt(record, 'eventTime') ?? '', agent });
}

const isFirebreaks = (record: unknown): boolean =>
  isOwnRole(textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn') ?? '');

import { isTemporaryKeyId, isUserName, toPrincipalArn } from '../values/arn.ts';
import type { Caller } from '../caller/caller.ts';
import { sharedBy } from '../caller/shared-session-names.ts';
import type { JudgementSlice } from '../verdict/judgement-slice.ts';
import type { LineageSlice } from '../lineage/trace.ts';
import { toCaller } from '../caller/to-caller.ts';
import { at, textAt } from '../values/unknown.ts';
import { isUser } from '../verdict/verdict.ts';

/** Whose records are looked for. */
export type Lead =
  | { readonly by: 'key'; readonly accessKeyId: string }
  /** The sessions of a user, whose keys change with every call from the console. */
  | { readonly by: 'sessions'; readonly userName: string; readonly userArn: string }
  /** A user that the caller made: nobody else has a use for it. */
  | {
      readonly by: 'user';
      readonly userName: string;
      readonly userArn: string;
      /** With it the user is told by it, whatever it is called in a record. */
      readonly uniqueId?: string;
    }
  | { readonly by: 'role-session'; readonly sessionName: string; readonly userId: string };

/** By what event history files the records of a lead. */
export function attributeOf(lead: Lead): {
  readonly key: 'AccessKeyId' | 'Username';
  readonly value: string;
} {
  switch (lead.by) {
    case 'key':
      return { key: 'AccessKeyId', value: lead.accessKeyId };
    case 'sessions':
    case 'user':
      return { key: 'Username', value: lead.userName };
    case 'role-session':
      // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html
      return { key: 'Username', value: lead.sessionName };
  }
}

/** The same for the same lead, and for no other. */
export const leadId = (lead: Lead): string => JSON.stringify(lead);

/**
 * Whether a record is of a lead. The index only finds candidates: a session's name is anybody's to choose, and a user
 * name may be that of another account's user.
 */
export function isOf(lead: Lead, record: unknown, account: string): boolean {
  const key = textAt(record, 'userIdentity', 'accessKeyId') ?? '';
  if (lead.by === 'key') return key === lead.accessKeyId;
  const caller = toCaller(record, account);
  switch (lead.by) {
    case 'sessions':
      return isUser(caller) && caller.userArn === lead.userArn && isTemporaryKeyId(key);
    case 'user':
      return (
        isUser(caller) &&
        (lead.uniqueId !== undefined && caller.uniqueId !== undefined
          ? caller.uniqueId === lead.uniqueId
          : caller.userArn === lead.userArn)
      );
    case 'role-session':
      return caller.kind === 'role-session' && caller.userId === lead.userId;
  }
}

/**
 * Where the search begins: with the caller, and with those who issued its credential and are contained for it.
 */
export function firstLeads({ caller, trace }: JudgementSlice & LineageSlice): readonly Lead[] {
  const origins = (trace?.verdicts ?? []).filter(({ kind }) => kind !== 'leave').map((each) => each.caller);
  return unique([caller, ...origins].flatMap(leadsOf));
}

function leadsOf(caller: Caller): readonly Lead[] {
  const { accessKeyId } = caller;
  const key: readonly Lead[] = accessKeyId === undefined ? [] : [{ by: 'key', accessKeyId }];
  switch (caller.kind) {
    case 'user-key':
      return key;
    case 'user-session':
    case 'federated-session': {
      const { userName, userArn } = caller;
      return [...key, { by: 'sessions', userName, userArn }];
    }
    case 'role-session': {
      const { sessionName, userId, doubt } = caller;
      // Of a name that services share, its key alone is the session: only what was issued with it is denied.
      const isShared = key.length > 0 && sharedBy(sessionName) !== undefined;
      return doubt === undefined && !isShared ? [...key, { by: 'role-session', sessionName, userId }] : key;
    }
    default:
      return [];
  }
}

/** Who issues and makes keys; nobody else's record can make one believe that it did. */
const issuers = ['sts.amazonaws.com', 'iam.amazonaws.com'];

/** Whether a call may have made a key, a session or a user; most calls have not, and are told so without more. */
export const mayIssue = (record: unknown): boolean =>
  textAt(record, 'errorCode') === undefined &&
  issuers.includes(textAt(record, 'eventSource') ?? '') &&
  (at(record, 'responseElements') ?? undefined) !== undefined;

/** Keys, sessions and users that a call made, whose records are then looked for too. */
export function nextLeads(record: unknown, account: string): readonly Lead[] {
  if (!mayIssue(record)) return [];
  const keys = [
    textAt(record, 'responseElements', 'credentials', 'accessKeyId'),
    textAt(record, 'responseElements', 'accessKey', 'accessKeyId'),
  ].filter((key) => key !== undefined && key.length <= 128);
  const userArn = textAt(record, 'responseElements', 'user', 'arn') ?? '';
  const user = textAt(record, 'eventName') === 'CreateUser' ? toPrincipalArn(userArn) : undefined;
  return [
    ...keys.map((accessKeyId): Lead => ({ by: 'key', accessKeyId: String(accessKeyId) })),
    ...(user?.type === 'user' && user.account === account && isUserName(user.name)
      ? [{ by: 'user', userName: user.name, userArn } as const]
      : []),
  ];
}

export function unique(leads: readonly Lead[]): readonly Lead[] {
  return [...new Map(leads.map((lead) => [leadId(lead), lead])).values()];
}

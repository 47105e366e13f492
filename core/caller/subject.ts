import type { Caller } from './caller.ts';
import { neutral } from '../values/text.ts';
import { compact } from '../values/unknown.ts';
import { describeShown, type Shown } from './shown.ts';

/** Who the caller is, in a few harmless words for a subject line. */
export function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'user-key':
      return `user ${caller.userName}, key ${caller.accessKeyId}`;
    case 'user-session':
      return `user ${caller.userName}, ${sessionWords[caller.origin]}`;
    case 'federated-session':
      return `user ${caller.userName}, federated as ${neutral(caller.federatedName, 40)}`;
    case 'role-session':
      return `role ${neutral(caller.roleName, 64)}, session ${neutral(caller.sessionName, 64)}`;
    case 'identity-center-session':
      return `Identity Center user ${neutral(caller.sessionName, 64)}, ${neutral(caller.permissionSet ?? 'without a role', 40)}`;
    case 'root':
      return 'the root user';
    case 'service':
      return neutral(caller.service, 64);
    case 'other-account':
      return `a principal of account ${neutral(caller.account, 20)}${inBrackets({ shown: compact({ arn: caller.arn }) })}`;
    case 'unsupported':
      return `${neutral(caller.identityType, 40)} ${neutral(caller.name ?? '', 64)}`.trim();
    case 'malformed':
      return `an unreadable caller${inBrackets(caller)}`;
  }
}

const sessionWords = {
  console: 'console session',
  'session-token': 'temporary session',
  unknown: 'key not shown',
} as const;

/** Who it may be by what the record shows. */
function inBrackets({
  shown,
  accessKeyId,
}: {
  readonly shown?: Shown;
  readonly accessKeyId?: string;
}): string {
  const known = shown && describeShown(shown);
  if (known !== undefined) return ` (${known})`;
  return accessKeyId === undefined ? '' : ` (key ${neutral(accessKeyId, 64)})`;
}

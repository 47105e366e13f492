import type { Account } from '@firebreak/account';
import type { Keys } from '../../../drills/people.ts';
import type { RoleSessionCaller } from '../../../core/verdict/verdict.ts';
import { temporaryKeyOf } from './replay-people.ts';

/** Two sessions of the recorded role: the attacker's, as recorded, and one of somebody who works with the role. */
export interface RoleSessions {
  readonly attacker: Keys;
  readonly other: Keys;
}

/** Puts the role of a recorded session into the account, with the rights to do what it did, and both sessions. */
export function importRoleSessions(account: Account, caller: RoleSessionCaller): RoleSessions {
  const { roleName, roleArn, userId, sessionName } = caller;
  account.iam.importRole({
    roleName,
    roleId: userId.split(':')[0] ?? '',
    path: /:role(\/.*\/|\/)[^/]+$/.exec(roleArn)?.[1] ?? '/',
    assumeRolePolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
    managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  });
  const issue = (accessKeyId: string, name: string): Keys => {
    const now = account.clock.now();
    return account.iam.importSession({
      accessKeyId,
      principal: { kind: 'assumed-role', roleName, sessionName: name },
      issuedAt: now,
      expiresAt: new Date(now.getTime() + 12 * 3_600_000),
      fromConsole: false,
    });
  };
  return {
    attacker: issue(temporaryKeyOf(caller), sessionName),
    other: issue('ASIAOTHERSESSION0000', 'another-session'),
  };
}

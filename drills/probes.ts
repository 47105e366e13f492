import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Account } from '@firebreak/account';
import type { Probe } from './drill.ts';
import { type Keys, person } from './people.ts';

/** Where those who work there call from, and where the attacker does. */
export const office = { ip: '192.0.2.10', agent: 'aws-cli/2.31' };
export const lair = { ip: '203.0.113.66', agent: 'Boto3/1.40' };

/** Somebody calls EC2. GetCallerIdentity would not do: AWS answers it even to those who are denied everything. */
export function calls(
  account: Account,
  name: string,
  expect: Probe['expect'],
  { keys, region }: { readonly keys: Keys; readonly region: string },
): Probe {
  const isAttackers = expect === 'refused';
  const { ec2 } = person(account, keys, isAttackers ? lair : office);
  return { name, expect, isAttackers, attempt: () => ec2(region).send(new DescribeInstancesCommand({})) };
}

/** Somebody signs in to the console. */
export function signsIn(
  { iam }: Account,
  name: string,
  expect: Probe['expect'],
  { userName, password }: { readonly userName: string; readonly password: string },
): Probe {
  return {
    name,
    expect,
    isAttackers: expect === 'refused',
    attempt: () => Promise.resolve().then(() => iam.signIn(userName, password)),
  };
}

/** What is the attacker's and still works where AWS gives no means to end it. */
export const standing = (probe: Probe): Probe => ({ ...probe, expect: 'works', isAttackers: true });

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { type Account, startAccount } from '../../account.ts';
import { rejection } from '../wire/harness.ts';

/** Answers what its process was handed. */
const source =
  'export const handler = async () => Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AWS_")));';
const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;

let account: Account;
let directory: string;
beforeEach(async () => {
  account = await startAccount();
  directory = mkdtempSync(join(tmpdir(), 'firebreak-source-function-'));
  writeFileSync(join(directory, 'index.mjs'), source);
  account.iam.putRole({
    roleName: 'maker',
    assumeRolePolicy: {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    },
    inlinePolicies: {
      makes: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'iam:CreateUser',
          Resource: '*',
          Condition: { ArnEquals: { 'lambda:SourceFunctionArn': arnOf('named') } },
        },
      },
    },
  });
  for (const name of ['named', 'other']) {
    account.lambda.addFunction({
      ...{ name, region: 'us-east-1', arn: arnOf(name), codeDirectory: directory, handler: 'index.handler' },
      ...{ timeoutSeconds: 10, memoryMb: 256, environment: {} },
      roleArn: 'arn:aws:iam::111122223333:role/maker',
    });
  }
});
afterEach(async () => {
  await account.close();
  rmSync(directory, { recursive: true });
});

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What the process of a function was handed. */
async function keysOf(name: string): Promise<Keys> {
  const outcome = await account.lambda.invoke(name, {});
  const variables = ('payload' in outcome ? outcome.payload : {}) as Record<string, string>;
  return {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  };
}

function createUser(credentials: Keys): Promise<unknown> {
  const client = new IAMClient({ endpoint: account.endpoint, region: 'us-east-1', credentials });
  return client.send(new CreateUserCommand({ UserName: 'mara' }));
}

describe('lambda:SourceFunctionArn', () => {
  it('is the function to whose process the credentials were handed, wherever they are used then', async () => {
    await createUser(await keysOf('named'));
    expect(Object.keys(account.iam.snapshot().users)).toEqual(['mara']);
  });

  it('is another one where another function has the same role', async () => {
    const refused = await rejection(createUser(await keysOf('other')));
    expect(refused).toMatchObject({ name: 'AccessDenied' });
  });

  it('is not there where nobody handed the role to a function', async () => {
    const refused = await rejection(createUser(account.iam.issueRoleSession('maker', 'somebody')));
    expect(refused).toMatchObject({ name: 'AccessDenied' });
  });
});

import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import { sourceIpHeader } from '../wire/server.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** AWS's own clients, in the hands of somebody with an address and a user agent. */
export interface Person {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly ec2: (region: string) => EC2Client;
}

/** Somebody who calls the account with these keys. One attempt a call: what is refused is refused. */
export function person(account: Account, credentials: Keys, from: { readonly ip: string; readonly agent: string }): Person {
  const options = (region: string) => ({
    region,
    credentials,
    endpoint: account.endpoint,
    maxAttempts: 2,
    customUserAgent: from.agent,
  });
  return {
    iam: calledFrom(new IAMClient(options('us-east-1')), from.ip),
    sts: calledFrom(new STSClient(options('us-east-1')), from.ip),
    ec2: (region) => calledFrom(new EC2Client(options(region)), from.ip),
  };
}

type AnyClient = IAMClient | STSClient | EC2Client;

/** The loopback address is everybody's; the header says whose it stands for. */
function calledFrom<Client extends AnyClient>(client: Client, ip: string): Client {
  const stack = client.middlewareStack as IAMClient['middlewareStack'];
  stack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers[sourceIpHeader] = ip;
      return next(args);
    },
    { step: 'build', name: 'calledFrom' },
  );
  return client;
}

import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { type Account, sourceIpHeader } from '@firebreak/account';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What STS answers, as keys to call with. */
export const toKeys = (issued: Partial<IssuedKeys> = {}): Keys => ({
  accessKeyId: issued.AccessKeyId ?? '',
  secretAccessKey: issued.SecretAccessKey ?? '',
  sessionToken: issued.SessionToken ?? '',
});

interface IssuedKeys {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken: string | undefined;
}

/** AWS's own clients, in the hands of somebody with an address and a user agent. */
export interface Person {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly ec2: (region: string) => EC2Client;
  readonly autoScaling: (region: string) => AutoScalingClient;
}

/** Somebody who calls the account with these keys. One attempt a call: what is refused is refused. */
export function person(account: Account, credentials: Keys, from: Whereabouts): Person {
  const options = (region: string) => ({
    region,
    credentials,
    endpoint: account.endpoint,
    maxAttempts: 2,
  });
  return {
    iam: calledFrom(new IAMClient(options('us-east-1')), from),
    sts: calledFrom(new STSClient(options('us-east-1')), from),
    ec2: (region) => calledFrom(new EC2Client(options(region)), from),
    autoScaling: (region) => calledFrom(new AutoScalingClient(options(region)), from),
  };
}

type AnyClient = AutoScalingClient | IAMClient | STSClient | EC2Client;

interface Whereabouts {
  readonly ip: string;
  readonly agent: string;
}

/** The loopback address and the SDK's own agent are everybody's; headers say whose they stand for. */
function calledFrom<Client extends AnyClient>(client: Client, { ip, agent }: Whereabouts): Client {
  const stack = client.middlewareStack as IAMClient['middlewareStack'];
  stack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers[sourceIpHeader] = ip;
      headers['user-agent'] = agent;
      return next(args);
    },
    // After the SDK's own agent, before the signature.
    { step: 'build', name: 'calledFrom', priority: 'low' },
  );
  return client;
}

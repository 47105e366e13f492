/**
 * The floor, a process of its own: the least that any program with this SDK can take for an effect on a user. It makes
 * its calls as soon as it runs, one after the other, and again for each line that it is given.
 */
import '@firebreak/account/plain-http';
import {
  DeleteLoginProfileCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';

/** The calls that a script may make. */
export type FloorCall = keyof typeof calls;

/** One line of stdin, and the first argument. */
export interface FloorOrder {
  readonly calls: readonly FloorCall[];
  readonly userName: string;
  readonly accessKeyId: string;
  /** How far the account's clock is from the machine's: signatures carry the account's time. */
  readonly clockOffsetMs: number;
}

type About = Pick<FloorOrder, 'userName' | 'accessKeyId'>;

const iam = new IAMClient({});
const denyAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

const calls = {
  GetUser: ({ userName }: About) => iam.send(new GetUserCommand({ UserName: userName })),
  ListAccessKeys: ({ userName }: About) => iam.send(new ListAccessKeysCommand({ UserName: userName })),
  GetAccessKeyLastUsed: ({ accessKeyId }: About) =>
    iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
  UpdateAccessKey: ({ userName, accessKeyId }: About) =>
    iam.send(
      new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' }),
    ),
  PutUserPolicy: ({ userName }: About) =>
    iam.send(new PutUserPolicyCommand({ UserName: userName, PolicyName: 'Floor', PolicyDocument: denyAll })),
  DeleteLoginProfile: ({ userName }: About) =>
    iam.send(new DeleteLoginProfileCommand({ UserName: userName })),
};

async function carryOut(text: string): Promise<void> {
  const order = JSON.parse(text) as FloorOrder;
  iam.config.systemClockOffset = order.clockOffsetMs;
  for (const call of order.calls) await calls[call](order);
}

await carryOut(process.argv[2] ?? '');
process.stdin.on('data', (line) => void carryOut(line.toString()));
process.stdin.on('end', () => process.exit());

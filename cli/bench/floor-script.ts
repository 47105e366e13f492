/**
 * The floor, a process of its own: the least that any program with this SDK can take to make a key inactive. It makes
 * the call as soon as it runs, and again for each line that it is given.
 */
import '../../account/lambda/runtime/plain-http.ts';
import { IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';

/** One line of stdin, and the first argument. */
export interface FloorOrder {
  readonly userName: string;
  readonly accessKeyId: string;
  /** How far the account's clock is from the machine's: signatures carry the account's time. */
  readonly clockOffsetMs: number;
}

const iam = new IAMClient({});

async function deactivate({ userName, accessKeyId, clockOffsetMs }: FloorOrder): Promise<void> {
  iam.config.systemClockOffset = clockOffsetMs;
  await iam.send(
    new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' }),
  );
}

await deactivate(JSON.parse(process.argv[2] ?? '') as FloorOrder);
process.stdin.on('data', (line) => void deactivate(JSON.parse(line.toString()) as FloorOrder));
process.stdin.on('end', () => process.exit());

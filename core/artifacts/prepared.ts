import { isInNetworks } from '../values/network.ts';
import { textAt } from '../values/unknown.ts';
import type { Launch } from '../verdict/launch.ts';

/**
 * What ties something that was made before the launch to whoever launched, the surest first. `elsewhere`: nothing but
 * the credential, so that it may be the work of its owner.
 */
export type Preparation = 'same-address' | 'same-agent' | 'in-the-hour' | 'elsewhere';

/** What the launch says of whoever made it. */
export type Launcher = Pick<Launch, 'eventTime' | 'sourceIp' | 'userAgent' | 'invokedBy'>;

const hourMs = 3_600_000;

/**
 * Since when the calls of a contained credential count.
 * @param preparedHours of the settings; 0: since the launch
 */
export const preparedSince = ({ eventTime }: Launcher, preparedHours: number): Date =>
  new Date(Date.parse(eventTime) - preparedHours * hourMs);

/**
 * How something that a record shows was made before the launch.
 * @param isCertain the credential that made it is one of those that are contained; a session of the same role and name may
 *   be somebody else's, of whom the hour alone says nothing
 * @returns undefined for what was made since
 */
export function preparationOf(
  record: unknown,
  launch: Launcher,
  isCertain: boolean,
): Preparation | undefined {
  const [at, launched] = [textAt(record, 'eventTime') ?? '', launch.eventTime].map((time) =>
    Date.parse(time),
  );
  if (at === undefined || launched === undefined || at >= launched) return undefined;
  if (isSameAddress(record, launch)) return 'same-address';
  if (isSameAgent(record, launch)) return 'same-agent';
  return isCertain && launched - at <= hourMs ? 'in-the-hour' : 'elsewhere';
}

/** Through a VPC endpoint the address is a private one, which others have too; through a service there is none. */
function isSameAddress(record: unknown, { sourceIp }: Launcher): boolean {
  const address = textAt(record, 'sourceIPAddress');
  if (sourceIp === undefined || address !== sourceIp) return false;
  return isInNetworks(anywhere, address) && textAt(record, 'vpcEndpointId') === undefined;
}

const anywhere = ['0.0.0.0/0', '::/0'];

/**
 * A service's own agent, and the console's, are everybody's.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const isSameAgent = (record: unknown, { userAgent, invokedBy }: Launcher): boolean =>
  userAgent !== undefined &&
  invokedBy === undefined &&
  !/\.amazonaws\.com(?:\.cn)?$|^AWS Internal/.test(userAgent) &&
  textAt(record, 'userAgent') === userAgent;

/** Why it is contained, or left to a person. */
export const preparedBecause: Readonly<Record<Preparation, string>> = {
  'same-address': 'the contained caller made it before the launch, from the address that launched',
  'same-agent': 'the contained caller made it before the launch, with the user agent that launched',
  'in-the-hour': 'the contained caller made it within the hour before the launch',
  elsewhere:
    'made before the launch, and nothing but the credential ties it to that: it may be the work of its owner',
};

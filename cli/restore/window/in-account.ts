import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import type { HoldSettings } from '../../../core/containment/next-move.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { makeBrake } from '../../../lambda/aws/table/brake.ts';
import { findIncidentTables } from '../../../lambda/aws/table/find-table.ts';
import { makeIncidentRecords } from '../../../lambda/aws/table/incident-records.ts';
import { restorePortsIn } from '../../by-hand/ports.ts';
import { carryOutWindow, planWindow, type WindowDeps } from './run.ts';

/** What restoring a whole window led to. */
export interface RestoredAll {
  /** How many incidents there were. */
  readonly count: number;
  /** Why some of them are not restored, in words. */
  readonly problems: readonly string[];
}

const hourMs = 3_600_000;

/**
 * `firebreak pause`, then `firebreak restore --since TIME --all --include-compromised-key --execute`, as the account's
 * root user, in the account's time.
 * @param since when the first launch was made
 */
export async function restoreAll(
  account: Account,
  settings: Pick<Settings, 'homeRegion'> & HoldSettings,
  since: Date,
): Promise<RestoredAll> {
  const { clock, endpoint } = account;
  const { homeRegion, settleSeconds } = settings;
  const client = { region: homeRegion, endpoint, credentials: account.iam.root };
  const dynamodb = new DynamoDBClient(client);
  const [table = ''] = await findIncidentTables(dynamodb);
  const [now, until] = [clock.now(), new Date(clock.now().getTime() + 2 * hourMs)];
  const times = { at: now.toISOString(), until: until.toISOString() };
  await makeBrake(dynamodb, table).pause({ ...times, by: 'root', reason: 'the settings are wrong' });
  const records = makeIncidentRecords(dynamodb, table);
  const deps: WindowDeps = {
    ports: restorePortsIn(new IAMClient(client), homeRegion),
    options: { includeCompromisedKey: true, includeSessions: false, newPassword: false, despiteDrift: false },
    ...{ records, arn: 'root', settleMs: settleSeconds * 1000, now: clock.now, tell: () => undefined },
    settings,
    // Nothing has drifted in a drill, and nothing was contained by hand.
    byHand: [],
    changers: (drift) => Promise.resolve(drift),
    announce: () => Promise.resolve(),
    pause: (milliseconds) => clock.sleep(milliseconds),
  };
  const plans = await planWindow(await records.all(), { since, except: [] }, deps);
  const results = await carryOutWindow(plans, deps);
  return {
    count: results.flatMap(({ incidentIds }) => incidentIds).length,
    problems: results.flatMap(({ incidentIds, problem }) =>
      problem === undefined ? [] : [`${incidentIds.join(' and ')} is not restored: ${problem}`],
    ),
  };
}

import { type Account, type CloudTrailRecord, toBusEvent } from '@firebreak/account';
import type { Drill, Probe, Scene, StageOptions } from '../../../drills/drill.ts';
import { calls, signsIn } from '../../../drills/probes.ts';
import type { Keys } from '../../../drills/people.ts';
import type { Caller } from '../../../core/caller/caller.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import { isContainable, isUser } from '../../../core/verdict/verdict.ts';
import { busName } from '../../../lambda/contract.ts';
import { textAt } from '../../../core/values/unknown.ts';
import { regionName } from '../../../lib/partition.ts';
import type { TrailRecord } from '../../trail-file.ts';
import { UsageError } from '../../usage-error.ts';
import { findOrigin } from './replay-origin.ts';
import { type AttackerKeys, findPeople, importPeople } from './replay-people.ts';
import { importRoleSessions } from './replay-role.ts';

/** Real records, prepared for an account in which one of them is about to happen. */
export interface Replay extends Drill {
  readonly accountId: string;
  /** Where the account's time begins: a little before the launch. */
  readonly start: Date;
  readonly region: string;
}

const leadMs = 10 * 60_000;
const password = 'Replayed-Password-7';

/**
 * Prepares records for a replay: their users, keys and history fill the account, and the launch is what happens.
 *
 * @param records of the trail, in any order
 * @param launchId eventID of the record that is the launch
 * @throws UsageError in one line when there is no such record, or it is no launch
 */
export function prepareReplay(records: readonly TrailRecord[], launchId: string): Replay {
  const launch = records.find((record) => record.eventID === launchId);
  if (!launch) {
    const known = records
      .filter((record) => record.eventName === 'RunInstances')
      .map((record) => record.eventID);
    const some =
      known.length === 0 ? 'The files hold no RunInstances record.' : `RunInstances records: ${list(known)}.`;
    throw new UsageError(`no record has the eventID ${launchId}. ${some}`);
  }
  if (launch.eventName !== 'RunInstances') {
    throw new UsageError(
      `${launchId} is ${launch.eventName}, not a launch. Give the eventID of a RunInstances record.`,
    );
  }
  const accountId = accountOf(launch);
  const launchedAt = new Date(launch.eventTime);
  const history = records.filter(
    (record) => record.eventID !== launchId && Date.parse(record.eventTime) <= +launchedAt,
  );
  return {
    id: launchId,
    title: `Real CloudTrail records: ${launch.eventName} ${launchId}`,
    shows: 'what the responder makes of records that were real',
    ending: { kind: 'held', because: 'records do not fight back', tells: [] },
    hardships: () => ({}),
    accountId,
    region: textAt(launch, 'awsRegion') ?? 'unknown',
    start: new Date(launchedAt.getTime() - leadMs),
    stage: (account, options) => Promise.resolve(stage(account, options, { launch, history, launchedAt })),
  };
}

function list(ids: readonly string[]): string {
  const more = ids.length > 5 ? ` and ${String(ids.length - 5)} more` : '';
  return ids.slice(0, 5).join(', ') + more;
}

/** The caller's own account, by its ARN: published records are anonymised unevenly. */
function accountOf(launch: TrailRecord): string {
  const arn =
    textAt(launch, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn') ??
    textAt(launch, 'userIdentity', 'arn');
  const account = /::(\d{12}):/.exec(arn ?? '')?.[1] ?? textAt(launch, 'recipientAccountId') ?? '';
  if (/^\d{12}$/.test(account)) return account;
  throw new UsageError(`record ${launch.eventID} names no account of 12 digits. Give another launch.`);
}

interface Material {
  readonly launch: TrailRecord;
  readonly history: readonly TrailRecord[];
  readonly launchedAt: Date;
}

function stage(account: Account, options: StageOptions, { launch, history, launchedAt }: Material): Scene {
  const caller = toCaller(launch, account.accountId);
  const hasSensor = regionName.test(options.region);
  const people = findPeople([...history, launch], account.accountId);
  const origin = findOrigin(history, launch);
  const { attackerKeys, users } = importPeople(account, { people, caller, password, origin });
  const role =
    caller.kind === 'role-session' && isContainable(caller) ? importRoleSessions(account, caller) : undefined;
  account.trail.importHistory(history.map(toRecord));
  return {
    setting: [
      `${String(history.length)} records of history, ${String(users)} users with the keys that they used`,
      ...((attackerKeys.session ?? role)
        ? ['the caller is given AdministratorAccess: a trail does not show policies']
        : []),
      ...(origin
        ? [
            `the records trace it to ${origin.accessKeyId} of user ${origin.userName}, who is given AdministratorAccess`,
          ]
        : []),
      ...(hasSensor
        ? []
        : [
            `${options.region} is no AWS region (published records are anonymised), so no sensor can be there:`,
            'the launch is handed to the responder’s bus, as a sensor would',
          ]),
    ],
    attack: `the recorded RunInstances of ${textAt(launch, 'userIdentity', 'arn') ?? caller.kind} in ${options.region}`,
    at: () => launchedAt,
    launch: () => {
      account.play(toRecord(launch));
      if (!hasSensor) handToResponder(account, toRecord(launch), options);
      return Promise.resolve(launch.eventID);
    },
    probes: [
      ...attackerProbes(
        account,
        caller,
        { ...attackerKeys, ...(role && { session: role.attacker }) },
        options,
      ),
      ...(role
        ? [
            calls(account, 'another session of the role', options.wholeRole ? 'refused' : 'works', {
              keys: role.other,
              region: 'us-east-1',
            }),
          ]
        : []),
      ...innocentProbes(account),
    ],
  };
}

/** Somebody who has nothing to do with the launch. */
function innocentProbes(account: Account): readonly Probe[] {
  const userName = 'innocent-bystander';
  const keys: Keys = { accessKeyId: 'AKIAINNOCENT00000000', secretAccessKey: 'innocent' };
  account.iam.importUser({
    userName,
    accessKeys: [{ ...keys, status: 'Active' }],
    password,
    policies: { attached: ['arn:aws:iam::aws:policy/PowerUserAccess'] },
  });
  return [
    calls(account, "innocent user's access key", 'works', { keys, region: 'us-east-1' }),
    signsIn(account, "innocent user's console sign-in", 'works', { userName, password }),
  ];
}

/** What a sensor does with a launch, where the record's region is made up. */
function handToResponder(
  account: Account,
  record: CloudTrailRecord,
  { region, homeRegion = 'us-east-1' }: StageOptions,
): void {
  const event = toBusEvent(record, account.accountId, region);
  void account.eventBridge.publish(event, homeRegion, busName);
}

function attackerProbes(
  account: Account,
  caller: Caller,
  keys: AttackerKeys,
  { region }: StageOptions,
): readonly Probe[] {
  const served = /^[a-z]+(-[a-z]+)+-\d$/.test(region) ? region : 'us-east-1';
  const refused = (name: string, held: Keys | undefined): readonly Probe[] =>
    held === undefined ? [] : [calls(account, name, 'refused', { keys: held, region: served })];
  return [
    ...refused("attacker's access key", keys.key),
    ...refused("attacker's live session", keys.session),
    ...(isUser(caller) && keys.hasPassword
      ? [signsIn(account, "attacker's console sign-in", 'refused', { userName: caller.userName, password })]
      : []),
    ...refused("origin's access key", keys.origin?.key),
    ...(keys.origin?.hasPassword
      ? [
          signsIn(account, "origin's console sign-in", 'refused', {
            userName: keys.origin.userName,
            password,
          }),
        ]
      : []),
  ];
}

/** Older records lack the field; everything but data events was a management event then. */
function toRecord(record: TrailRecord): CloudTrailRecord {
  const management = record['managementEvent'] ?? record['eventCategory'] !== 'Data';
  return { ...record, managementEvent: management } as unknown as CloudTrailRecord;
}

import { GetAccessKeyLastUsedCommand, type IAMClient } from '@aws-sdk/client-iam';
import { toFailure } from '../../lambda/aws/failure.ts';
import { isLongTermKeyId } from '../../core/values/arn.ts';
import { toLaunch } from '../../core/verdict/launch.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { compact, listAt, textAt } from '../../core/values/unknown.ts';
import { judgeLaunch } from '../../core/verdict/verdict.ts';
import { NotFound } from '../not-found.ts';
import { type Case, missedRegions, type Searched } from './case.ts';
import { readPrincipal } from './principal.ts';
import { type Found, search, type SearchDeps } from './search.ts';
import type { Selector } from './selector.ts';

export interface FindDeps extends SearchDeps {
  readonly iam: IAMClient;
  readonly settings: Settings;
  readonly tell: (text: string) => void;
}

/**
 * Finds the launch and its caller, by the look-ups of AWS's published procedure.
 * @throws NotFound when there is nothing to be found under the selector, saying where it was searched
 */
export async function findCase(selector: Selector, deps: FindDeps): Promise<Case> {
  const { tell, regions } = deps;
  switch (selector.kind) {
    case 'user':
    case 'role-session':
      return { ...(await readPrincipal(deps.iam, selector)), searched: [] };
    case 'instance': {
      tell(`looking for the launch of ${selector.id} in ${String(regions.length)} regions`);
      const found = await search(
        { key: 'ResourceName', value: selector.id },
        (record) => isLaunch(record) && launches(record, selector.id),
        deps,
        'first',
      );
      return toCase(found, `the launch of ${selector.id}`, deps);
    }
    case 'event': {
      tell(`looking for event ${selector.id} in ${String(regions.length)} regions`);
      const isIt = (record: unknown): boolean => textAt(record, 'eventID') === selector.id.toLowerCase();
      return toCase(
        await search({ key: 'EventId', value: selector.id }, isIt, deps, 'first'),
        `event ${selector.id}`,
        deps,
      );
    }
    case 'key':
      return findByKey(selector.id, deps);
  }
}

/** The newest launch of the key; where it launched nothing, whoever it belongs to. */
async function findByKey(key: string, deps: FindDeps): Promise<Case> {
  const isOfKey = (record: unknown): boolean => textAt(record, 'userIdentity', 'accessKeyId') === key;
  deps.tell(`looking for launches by ${key} in ${String(deps.regions.length)} regions`);
  const launched = await search({ key: 'EventName', value: 'RunInstances' }, isOfKey, deps, 'newest');
  if (launched.record !== undefined) return toCase(launched, '', deps);
  deps.tell('it launched nothing there; looking for any call of it');
  const called = await search({ key: 'AccessKeyId', value: key }, isOfKey, deps, 'newest');
  if (called.record !== undefined) return toCase(called, '', deps);
  const searched = [...launched.searched, ...called.searched];
  const owner = isLongTermKeyId(key) ? await ownerOf(key, deps.iam) : undefined;
  if (owner === undefined) throw nothing(`a call by ${key}`, searched);
  const { account, caller } = await readPrincipal(deps.iam, { kind: 'user', name: owner });
  if (caller.kind !== 'user-session') return { account, caller, searched };
  const { userName, uniqueId, userArn } = caller;
  const reason = 'the owner of the long-term access key, as IAM says; event history shows no call of it';
  return {
    account,
    caller: compact({ kind: 'user-key', userName, uniqueId, userArn, accessKeyId: key, reason }),
    searched,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
async function ownerOf(AccessKeyId: string, iam: IAMClient): Promise<string | undefined> {
  try {
    return (await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).UserName;
  } catch (error) {
    // IAM answers AccessDenied for the keys of other accounts, and for those that never were.
    if (error instanceof Error && /^(?:AccessDenied|NoSuchEntity)/.test(error.name)) return undefined;
    throw toFailure(error, `asking IAM for the owner of ${AccessKeyId}`);
  }
}

function toCase({ record, searched }: Found, what: string, { settings }: FindDeps): Case {
  if (record === undefined) throw nothing(what, searched);
  const account =
    textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId') ?? 'unknown';
  const caller = toCaller(record, account);
  const launch = isLaunch(record) ? toLaunch({ detail: record }) : undefined;
  const base = { account, caller, searched, eventName: textAt(record, 'eventName') ?? 'unknown' };
  if (launch === undefined || 'malformed' in launch) return base;
  return { ...base, launch, verdict: judgeLaunch(launch, caller, settings) };
}

const isLaunch = (record: unknown): boolean =>
  textAt(record, 'eventSource') === 'ec2.amazonaws.com' && textAt(record, 'eventName') === 'RunInstances';

/** Above 100 KB CloudTrail leaves the response out; then the index, which named the instance, must do. */
function launches(record: unknown, instanceId: string): boolean {
  const items = listAt(record, 'responseElements', 'instancesSet', 'items');
  return items.length === 0 || items.some((item) => textAt(item, 'instanceId') === instanceId);
}

function nothing(what: string, searched: readonly Searched[]): NotFound {
  const regions = [...new Set(searched.map(({ region }) => region))];
  const missed = missedRegions(searched);
  return new NotFound(
    [
      `${what} is not in the event history of the last 90 days in ${regions.join(', ')}.`,
      ...(missed.length > 0 ? [`NOT SEARCHED WHOLE: ${missed.join('; ')}.`] : []),
      'History is minutes late; other regions are searched with --region.',
    ].join(' '),
  );
}

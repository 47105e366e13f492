import type { Background, BackgroundSlice } from '../../../core/caller/background.ts';
import { callerHolder } from '../../../core/containment/action.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { isLongTermKeyId } from '../../../core/values/arn.ts';
import { compact } from '../../../core/values/unknown.ts';
import type { JudgementSlice } from '../../../core/verdict/judgement-slice.ts';
import type { BackgroundReader } from '../../aws/iam/background.ts';
import { within } from '../../side-by-side.ts';

interface BackgroundDeps {
  readonly reader: BackgroundReader;
  readonly settings: Pick<Settings, 'ownerTag'>;
  readonly timeout: (milliseconds: number) => AbortSignal;
}

/** It only informs, and on-call is waiting. */
const mostMs = 4_000;
/** IAM's own limit of a tag's value. */
const longestValue = 256;

/**
 * Reads how old the caller's key is and when it was used last, whose it is by a tag, and the account's alias. What was
 * read in an earlier phase stays as it is: the last use would be the launch by now. Never rejects: what cannot be read
 * is left out.
 */
export async function readBackground(
  { background: before = {}, caller }: BackgroundSlice & Pick<JudgementSlice, 'caller'>,
  { reader, settings, timeout }: BackgroundDeps,
): Promise<Background> {
  const signal = timeout(mostMs);
  const read = <T>(work: () => Promise<T>): Promise<T | undefined> =>
    within(signal, 'too slow', work).catch(() => undefined);
  const holder = callerHolder(caller);
  const { accessKeyId = '' } = caller;
  const [alias, key, tags] = await Promise.all([
    (before.accountName ?? before.accountAlias) ? undefined : read(() => reader.alias(signal)),
    before.key || !isLongTermKeyId(accessKeyId) ? undefined : read(() => reader.key(accessKeyId, signal)),
    before.owner || !holder ? undefined : read(() => reader.tags(holder, signal)),
  ]);
  const value = tags?.get(settings.ownerTag);
  return {
    ...compact({
      accountAlias: alias,
      key,
      owner:
        value === undefined ? undefined : { tag: settings.ownerTag, value: value.slice(0, longestValue) },
    }),
    ...before,
  };
}

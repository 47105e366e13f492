import { whoIs } from '../../core/containment/action.ts';
import { neutral, plural, utc, wrap } from '../../core/values/text.ts';
import type { DenyNow, HolderNow, KeyNow } from './now.ts';

/** What there is now of everybody whom a plan is about, and how that is to be read. */
export function nowLines(now: readonly HolderNow[], at: Date): readonly string[] {
  return now.flatMap((each) => [
    `  ${neutral(whoIs(each.holder), 130)}${each.holder.uniqueId === undefined ? '' : ` (${each.holder.uniqueId})`}: ${standingOf(each)}`,
    ...detailsOf(each, at).map((line) => `      ${wrap(neutral(line, 400), 94, 8)}`),
  ]);
}

/** In a few words: whether there is anything left to take. */
function standingOf({ holder, keys, passwordCreatedAt, denies, problems }: HolderNow): string {
  if (problems.length > 0) return 'NOT ALL OF IT COULD BE READ';
  const isDenied = denies.length > 0;
  if (denies.some(({ before }) => before === undefined)) return 'contained already: everything is denied';
  if (holder.type === 'role') return isDenied ? 'some of its sessions are denied already' : 'free';
  const works = (keys ?? []).some(({ active }) => active) || typeof passwordCreatedAt === 'string';
  if (works) return isDenied ? 'contained in part' : 'free';
  if (isDenied) return 'contained already';
  return (keys ?? []).length === 0
    ? 'it has no access key and no password; its sessions are not denied'
    : 'it has no active access key and no password; its sessions are not denied';
}

function detailsOf(
  { holder, keys, passwordCreatedAt, denies, problems }: HolderNow,
  at: Date,
): readonly string[] {
  return [
    ...(keys?.map((key) => keyLine(key, at)) ?? []),
    ...(keys?.length === 0 ? ['no access key'] : []),
    ...(passwordCreatedAt === undefined
      ? []
      : [
          passwordCreatedAt === null
            ? 'no console password'
            : `console password, made ${ago(passwordCreatedAt, at)}`,
        ]),
    ...denies.map(denyLine),
    ...(denies.length === 0 && problems.length === 0
      ? [`no session of the ${holder.type} is denied by Firebreak`]
      : []),
    ...problems.map((problem) => `could not be read: ${problem}`),
  ];
}

function keyLine({ id, active, createdAt, lastUsed }: KeyNow, at: Date): string {
  const use = lastUsed
    ? `last used ${ago(lastUsed.at, at)} for ${lastUsed.service} in ${lastUsed.region}`
    : 'never used, as far as IAM knows';
  return `access key ${id}: ${active ? 'active' : 'inactive'}, made ${ago(createdAt, at)}, ${use}`;
}

function denyLine({ by, before, userId }: DenyNow): string {
  if (before === undefined) return `everything is denied, by ${by}`;
  const whose =
    userId === undefined ? 'sessions' : `sessions called ${userId.slice(userId.indexOf(':') + 1)}`;
  return `${whose} issued before ${utc(before)} are denied, by ${by}`;
}

const hourMs = 3_600_000;

/** A time, and how long ago it was. */
function ago(iso: string, at: Date): string {
  const hours = Math.max(0, Math.floor((at.getTime() - Date.parse(iso)) / hourMs));
  const long = hours < 48 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day');
  return `${utc(iso)} (${long} ago)`;
}

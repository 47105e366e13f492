import { type Chain, newChain } from './chains.ts';
import { credentialId, type Followed } from './credentials.ts';
import type { Progress, Window } from './progress.ts';

/** The most credentials that were issued and are followed: each costs a look-up in every region, twice. */
export const issuedLimit = 50;
/** Ids of those that are not followed, so that each is counted once. */
const idLimit = 1_000;
/** The clocks of two services. */
const slackSeconds = 120;

/** Takes credentials in that are not followed yet; those beyond the limit are counted. */
export function follow(progress: Progress, more: readonly Followed[]): void {
  if (more.length === 0) return;
  const known = new Set(progress.followed.map(({ credential }) => credentialId(credential)));
  let issued = progress.followed.filter((each) => each.issued).length;
  for (const each of more) {
    const id = credentialId(each.credential);
    if (known.has(id)) continue;
    if (each.issued && issued >= issuedLimit) {
      leaveOut(progress, id);
      continue;
    }
    known.add(id);
    progress.followed.push(each);
    if (each.issued) issued += 1;
  }
}

function leaveOut({ notFollowed }: Progress, id: string): void {
  if (notFollowed.ids.includes(id)) return;
  if (notFollowed.ids.length < idLimit) notFollowed.ids.push(id);
  else notFollowed.beyond += 1;
}

/** Begins the chains of a region that there are none of yet. */
export function openChains(progress: Progress, region: string): void {
  const { fresh, settled, from, freshFrom, to } = progress;
  open(fresh, progress, region, { from: freshFrom, to });
  open(settled, progress, region, { from, to: freshFrom - 1 });
}

function open(
  window: Window,
  { followed }: Progress,
  region: string,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const opened = window.opened.get(region) ?? 0;
  if (opened === followed.length) return;
  for (const [offset, { since }] of followed.slice(opened).entries()) {
    const begin = Math.max(from, (since ?? from) - slackSeconds);
    if (begin <= to) window.chains.push(newChain(region, opened + offset, begin, to));
  }
  window.opened.set(region, followed.length);
}

/** The chains of a region in the order in which they are to be read: the fresh window first, and newest first. */
export function chainsOf({ fresh, settled }: Progress, region: string): readonly Chain[] {
  return [fresh, settled].flatMap(({ chains }) =>
    chains
      .filter((chain) => chain.region === region)
      .toSorted((a, b) => a.credential - b.credential || b.to - a.to),
  );
}

import type { BackgroundSlice, KeyBackground, Owner } from '../../caller/background.ts';
import { duration, neutral, utc } from '../../values/text.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import { type Fact, fact } from '../block.ts';

/** How old the key is, when it was used before the launch, and who is said to own it: who is to be asked, and how. */
export function backgroundFacts({
  background,
  launch,
}: BackgroundSlice & Pick<JudgementSlice, 'launch'>): readonly Fact[] {
  const { key, owner } = background ?? {};
  return [...(key ? keyFacts(key, launch.eventTime) : []), ...(owner ? [ownerFact(owner)] : [])];
}

function keyFacts(key: KeyBackground, launchedAt: string): readonly Fact[] {
  const { createdAt, lastUsedAt, lastUsedService = 'an unknown service', lastUsedRegion } = key;
  const place = lastUsedRegion === undefined ? '' : ` in ${neutral(lastUsedRegion, 40)}`;
  // IAM keeps the last use alone: where that is the launch, or came after it, the one before is not known.
  const isBefore = lastUsedAt !== undefined && Date.parse(lastUsedAt) < Date.parse(launchedAt);
  return [
    ...(createdAt === undefined
      ? []
      : [fact('Key created', `${utc(createdAt)}${before(createdAt, launchedAt)}`)]),
    ...(isBefore
      ? [
          fact(
            'Key last used before',
            `${neutral(lastUsedService, 40)}${place}, ${utc(lastUsedAt)}${before(lastUsedAt, launchedAt)}`,
          ),
        ]
      : []),
  ];
}

function before(at: string, launchedAt: string): string {
  const ms = Date.parse(launchedAt) - Date.parse(at);
  return ms >= 0 ? `, ${duration(ms)} before the launch` : '';
}

/** Whose it is by a tag, told as what that is: an attacker who may tag writes it, too. */
const ownerFact = ({ tag, value }: Owner): Fact =>
  fact(
    'Owner',
    `${neutral(tag, 40)} tag: ${neutral(value, 120)} (whoever may tag the user or role can write it)`,
  );

import type { Again, ToldLaunches } from '../../core/incident/again.ts';
import type { StoredItem } from '../../core/incident/item/read-item.ts';
import { count, plural, utc } from '../../core/values/text.ts';
import { at, listAt, numberAt, parseJson, textAt } from '../../core/values/unknown.ts';

/** A mail that was sent again. Each field that its item has in another shape is left out. */
interface MailAgain {
  /** When it was sent, ISO 8601. */
  readonly at: string;
  readonly reasons: readonly Again['reasons'][number][];
  /** Instances launched by then, and those that were told before. */
  readonly instances?: number;
  readonly told?: number;
}

/** What on-call was told again of an incident that contains nobody, as far as its item can be read. */
export interface ToldAgain {
  /** Whether a launch came through. */
  readonly launched: boolean;
  /** The regions that were told. */
  readonly regions: readonly string[];
  /** The latest mail and those of the hour before it, the oldest first. Never empty. */
  readonly mails: readonly MailAgain[];
}

const words: Readonly<Record<Again['reasons'][number], string>> = {
  'not-contained': 'a further credential is not contained',
  'first-success': 'the first launch that came through',
  'new-region': 'a new region',
  'ten-fold': 'ten times as many instances',
  'goes-on': 'it goes on, an hour after the last mail',
  'unknown-caller': 'perhaps another caller',
};

/**
 * @param item `told` is ToldLaunches as JSON. An older release wrote none, and whoever may write the table may write
 *   anything
 * @returns undefined where no mail can be read
 */
export function toToldAgain({ told }: Pick<StoredItem, 'told'>): ToldAgain | undefined {
  const stored = parseJson(told);
  const mails = listAt(stored, 'mails' satisfies keyof ToldLaunches).flatMap(toMail);
  return mails.length === 0
    ? undefined
    : { launched: at(stored, 'launched') === true, regions: listAt(stored, 'regions').filter(isText), mails };
}

/** @returns how many instances the launches of an incident started; undefined where its item does not say */
export const toStarted = ({ started }: Pick<StoredItem, 'started'>): number | undefined =>
  toNumber({ started }, 'started');

/** For the list: how often on-call was told again, and of how many instances. Empty where they were not. */
export function againWords(item: Pick<StoredItem, 'told' | 'started'>): string {
  const again = toToldAgain(item);
  if (!again) return '';
  const started = toStarted(item);
  const times = again.mails.length === 1 ? 'once' : `${plural(again.mails.length, 'time')} within an hour`;
  return ` (told again ${times}${started === undefined ? '' : `, ${plural(started, 'instance')}`})`;
}

/** For one incident: each mail with its reasons, then what there is in all. */
export function againLines(again: ToldAgain | undefined, started: number | undefined): readonly string[] {
  if (!again) return [];
  const all = [
    again.launched ? 'launched' : 'nothing came through',
    plural(again.regions.length, 'region'),
    ...(started === undefined ? [] : [`${plural(started, 'instance')} started so far`]),
  ];
  return [...again.mails.map(mailLine), all.join(', ')];
}

function mailLine({ at: time, reasons, instances, told }: MailAgain): string {
  const why = reasons.length === 0 ? 'for a reason that this release does not know' : reasonWords(reasons);
  const before = told === undefined ? '' : `, ${count(told)} told before`;
  return `${utc(time)}: ${why}${instances === undefined ? '' : `; ${plural(instances, 'instance')} by then${before}`}`;
}

const reasonWords = (reasons: MailAgain['reasons']): string =>
  reasons.map((reason) => words[reason]).join(', ');

function toMail(mail: unknown): readonly MailAgain[] {
  const time = textAt(mail, 'at');
  if (time === undefined || Number.isNaN(Date.parse(time))) return [];
  const [instances, told] = [toNumber(mail, 'instances'), toNumber(mail, 'told')];
  return [
    {
      at: new Date(time).toISOString(),
      reasons: listAt(mail, 'reasons').filter(isReason),
      ...(instances !== undefined && { instances }),
      ...(told !== undefined && { told }),
    },
  ];
}

/** A whole number from 0 on. */
function toNumber(value: unknown, name: string): number | undefined {
  const number = numberAt(value, name);
  return Number.isSafeInteger(number) && Number(number) >= 0 ? number : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isReason = (value: unknown): value is keyof typeof words =>
  typeof value === 'string' && Object.hasOwn(words, value);

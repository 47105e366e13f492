/** How long mode observe has lasted, as the incident table keeps it in one item. */
export interface Observation {
  /** ISO 8601, like the others: the first run of the report in this stretch of mode observe. */
  readonly since: string;
  /** When it was known last that the mode is observe. */
  readonly seenAt: string;
  /** When the last mail went out. */
  readonly mailedAt?: string;
}

export const observationAttributes = ['since', 'seenAt', 'mailedAt'] as const;

const dayMs = 86_400_000;
/** Days between two mails. */
const mailEveryDays = 7;
/** It is seen once a day. Longer than this without it, and the mode was another one in between. */
const brokenOffMs = 4 * dayMs;
/** The rule comes by once a day, at moments that are not exactly a day apart. */
const slackMs = dayMs / 2;

/** The observation as it is now: the one that was known, or a new one where that broke off. */
export function continued(known: Observation | undefined, now: Date): Observation {
  const at = now.toISOString();
  const age = now.getTime() - Date.parse(known?.seenAt ?? '');
  return known === undefined || !(age <= brokenOffMs) ? { since: at, seenAt: at } : { ...known, seenAt: at };
}

/** Whether a mail is due: the first after `observeDays`, the next each a week after the one before. */
export function isMailDue({ since, mailedAt }: Observation, observeDays: number, now: Date): boolean {
  const isOver = (from: string, days: number): boolean =>
    now.getTime() - Date.parse(from) >= days * dayMs - slackMs;
  return isOver(since, observeDays) && (mailedAt === undefined || isOver(mailedAt, mailEveryDays));
}

/** The whole days that it has lasted. */
export const daysOf = ({ since }: Observation, now: Date): number =>
  Math.round((now.getTime() - Date.parse(since)) / dayMs);

/** From when on launches count as those of the last week. */
export const weekBefore = (now: Date): string =>
  new Date(now.getTime() - mailEveryDays * dayMs).toISOString();

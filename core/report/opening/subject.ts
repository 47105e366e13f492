import { neutral } from '../../values/text.ts';
import type { ContainmentState } from '../../state.ts';
import { toSubject } from '../decision.ts';
import { openingText } from '../severity.ts';
import { accountOf, type NamedAccount } from './account.ts';

/** SNS takes fewer than 100 characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longest = 99;
const product = 'Firebreak ';

export interface SubjectParts {
  /** The decision, with what stands before it and what explains it: `Update: CONTAINED IN PART: 2 credentials ...`. */
  readonly decision: string;
  readonly who: string;
  readonly account: NamedAccount | undefined;
  readonly region?: string;
}

/**
 * The subject of a mail about somebody: fewer than 100 characters of printable ASCII. Where there is no room for all of
 * it, the region goes first, then what the account is called, then which credential of the user or role it was, then
 * what explains the decision. The decision, who it is about and the account's id stay; of a name that has no room even
 * so, the middle goes.
 */
export function subjectOf({ decision, who, account, region }: SubjectParts): string {
  const { id, name } = account ?? {};
  const named = name === undefined ? id : `${id} ${name}`;
  const [principal = who] = who.split(', ');
  const short = decision.replace(explanation, '');
  const ways = [
    [decision, who, named, region],
    [decision, who, named],
    [decision, who, id, region],
    [decision, who, id],
    [decision, principal, id],
    [short, who, id],
    [short, principal, id],
  ] as const;
  const whole = ways.map(compose).find((text) => product.length + text.length <= longest);
  if (whole !== undefined) return toSubject(whole);
  const room = longest - product.length - compose([short, '', id]).length;
  return toSubject(compose([short, withoutMiddle(principal, room), id]));
}

/** What may go of a decision, which stays true without it. */
const explanation = /(?<=CONTAINED IN PART): .*$|(?<=ALERT), not contained$|(?<=NOT CONTAINED), act now$/;

const compose = ([said, who, ...places]: readonly [string, string, ...(string | undefined)[]]): string =>
  [`${said}: ${who}`, ...places.filter((place) => place !== undefined)].join(', ');

/** Names are told apart by their ends: `user team-...-deploy, key AKIA...`. */
function withoutMiddle(text: string, room: number): string {
  const kept = Math.max(0, Math.floor((room - 3) / 2));
  return `${text.slice(0, kept)}...${text.slice(text.length - kept)}`;
}

/** The subject of the report of an incident. */
export const incidentSubject = (state: ContainmentState): string =>
  subjectOf({
    decision: openingText(state),
    who: neutral(state.incident.subject),
    account: accountOf(state),
    region: neutral(state.launch.region, 40),
  });

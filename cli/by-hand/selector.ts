import { isLongTermKeyId, isTemporaryKeyId, isUserName } from '../../core/values/arn.ts';
import { UsageError } from '../usage-error.ts';

/** What a person knows of an incident when looking into it by hand. */
export type Selector =
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'role-session'; readonly role: string; readonly session: string };

/** The options that select, as parseArgs takes them. */
export const selectorOptions = {
  'instance-id': { type: 'string' },
  'event-id': { type: 'string' },
  'access-key-id': { type: 'string' },
} as const;

/** Those of the options that only containment takes: what they name need not have launched anything. */
export const principalOptions = {
  user: { type: 'string' },
  'role-session': { type: 'string' },
} as const;

type Option = keyof typeof selectorOptions | keyof typeof principalOptions;
export type SelectorValues = { readonly [name in Option]?: string | undefined };

/**
 * The one selector that was given.
 * @param allowed the options that the command takes, for the message
 * @throws UsageError when there is none, more than one, or one that AWS would not know
 */
export function toSelector(values: SelectorValues, allowed: readonly Option[]): Selector {
  const given = allowed.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const [one] = given;
  if (one === undefined || given.length > 1) {
    const got = one === undefined ? 'none was given' : given.map(({ name }) => `--${name}`).join(' and ');
    throw new UsageError(`give one of ${allowed.map((name) => `--${name}`).join(', ')}; got: ${got}.`);
  }
  return selectors[one.name](one.value);
}

const selectors: Readonly<Record<Option, (value: string) => Selector>> = {
  'instance-id': (id) => {
    if (/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return { kind: 'instance', id };
    throw unknown('instance-id', id, 'i- and 17 (or, before 2016, 8) hexadecimal digits');
  },
  'event-id': (id) => {
    if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return { kind: 'event', id };
    throw unknown('event-id', id, "CloudTrail's eventID, such as 86eac0ac-8521-4126-aa32-a22f2b74d02e");
  },
  'access-key-id': (id) => {
    if (isLongTermKeyId(id) || isTemporaryKeyId(id)) return { kind: 'key', id };
    throw unknown('access-key-id', id, 'AKIA (long-term) or ASIA (temporary) and capital letters and digits');
  },
  user: (name) => {
    if (isUserName(name)) return { kind: 'user', name };
    throw unknown('user', name, "an IAM user's name without its path: letters, digits and _+=,.@-");
  },
  'role-session': (text) => {
    const [, role, session] =
      /^(?:arn:[a-z-]+:sts::\d{12}:assumed-role\/)?([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/.exec(text) ?? [];
    if (role !== undefined && session !== undefined) return { kind: 'role-session', role, session };
    throw unknown(
      'role-session',
      text,
      'ROLE/SESSION, or the ARN of the session (arn:aws:sts::…:assumed-role/…)',
    );
  },
};

function unknown(option: Option, got: string, allowed: string): UsageError {
  return new UsageError(`--${option} is ${JSON.stringify(got)}: give ${allowed}.`);
}

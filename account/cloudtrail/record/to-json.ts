import type { Json, JsonObject } from './record.ts';

/**
 * How one service's values appear in its records. IAM's clock has no comma after the year, that of newer services
 * (STS in real records since December 2021) has one, and EC2 counts milliseconds.
 */
export interface Rendering {
  readonly time: (time: Date) => Json;
  readonly list: (name: string, items: readonly Json[]) => Json;
  readonly name: (name: string, value: unknown) => string;
}

/** Members that CloudTrail leaves out of a record: credentials, and what they protect. */
const secrets: readonly string[] = [
  'NewPassword',
  'OldPassword',
  'Password',
  'Plaintext',
  'PrivateKey',
  'RotationToken',
  'SecretAccessKey',
  'SecretBinary',
  'SecretString',
  'ServiceCredentialSecret',
  'ServicePassword',
  'SessionToken',
  'TokenCode',
];

/** Maps whose keys are the caller's own words and are kept as written. */
const maps: readonly string[] = ['Attributes', 'EncryptionContext', 'MessageAttributes', 'Tags', 'Variables'];

/**
 * An operation's input or output as a record shows it: names with a small first letter (`SSHPublicKeyId` becomes
 * `sSHPublicKeyId`), secrets and binary values left out.
 */
export function toJsonObject(value: object, rendering: Rendering): JsonObject {
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const json = secrets.includes(toUpperFirst(name)) ? undefined : toJson(name, member, rendering);
    if (json !== undefined) members.push([rendering.name(name, member), json]);
  }
  return Object.fromEntries(members);
}

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

/** Text such as `Jul 10, 2023, 12:55:24 PM`, or without the second comma. UTC. */
export function toClockText(time: Date, afterYear: ',' | ''): string {
  // ICU puts a narrow space before AM and PM; AWS writes a plain one.
  const text = clock.format(time).replaceAll('\u202f', ' ');
  return afterYear === ',' ? text : text.replace(/(\d{4}),/, '$1');
}

function toJson(name: string, value: unknown, rendering: Rendering): Json | undefined {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (value instanceof Date) return rendering.time(value);
  if (value instanceof Uint8Array || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => toJson('', item, rendering)).filter((item) => item !== undefined);
    return rendering.list(name, items);
  }
  return toJsonObject(
    value,
    maps.includes(toUpperFirst(name)) ? { ...rendering, name: (key) => key } : rendering,
  );
}

/** The members of a value that are not among `names`. */
export function without(value: object, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

export function toLowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function toUpperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

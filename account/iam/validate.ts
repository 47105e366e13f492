import { validationError } from './errors.ts';

/** The constraint texts of AWS's request validation, with the member named as the wire names it (`userName`). */
function violated(shown: string, member: string, constraint: string): Error {
  return validationError(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** The value, or AWS's ValidationError for a member that is missing. */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw violated('null', member, 'not be null');
  return value;
}

/** A string whose length lies in `min..max`. */
export function checkLength(value: string, member: string, min: number, max: number): string {
  if (value.length < min)
    throw violated(`'${value}'`, member, `have length greater than or equal to ${String(min)}`);
  if (value.length > max)
    throw violated(`'${value}'`, member, `have length less than or equal to ${String(max)}`);
  return value;
}

/** A name of [\w+=,.@-], at most `max` characters: users and roles 64, policies 128. */
export function checkName(value: string | undefined, member: string, max: number): string {
  const name = checkLength(required(value, member), member, 1, max);
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  return name;
}

/** An account alias: 3 to 63 lower-case letters, digits and single hyphens between them, and not twelve digits. */
export function checkAccountAlias(value: string | undefined): string {
  const alias = checkLength(required(value, 'accountAlias'), 'accountAlias', 3, 63);
  if (!/^(?!\d{12}$)[a-z\d]+(?:-[a-z\d]+)*$/.test(alias)) {
    throw violated(
      `'${alias}'`,
      'accountAlias',
      'satisfy regular expression pattern: (?!^\\d{12}$)^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$',
    );
  }
  return alias;
}

/** A session or federation name: [\w+=,.@-]{2,max}. */
export function checkSessionName(value: string | undefined, member: string, max: number): string {
  const name = checkLength(required(value, member), member, 2, max);
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw violated(`'${name}'`, member, 'satisfy regular expression pattern: [\\w+=,.@-]*');
  }
  return name;
}

/** A path: `/`, or a run of printable characters between slashes; `/` where none is given. */
export function checkPath(value: string | undefined): string {
  const path = checkLength(value ?? '/', 'path', 1, 512);
  if (!/^\/([\x21-\x7e]+\/)?$/.test(path)) {
    throw validationError(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  }
  return path;
}

/** A whole number in `min..max`: seconds, page sizes. */
export function checkRange(value: number, member: string, min: number, max: number): number {
  if (value < min)
    throw violated(`'${String(value)}'`, member, `have value greater than or equal to ${String(min)}`);
  if (value > max)
    throw violated(`'${String(value)}'`, member, `have value less than or equal to ${String(max)}`);
  return value;
}

/** One of the values that the service model lists. */
export function checkOneOf<T extends string>(
  value: string | undefined,
  member: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((one) => one === required(value, member));
  if (found === undefined) {
    throw violated(`'${String(value)}'`, member, `satisfy enum value set: [${allowed.join(', ')}]`);
  }
  return found;
}

/** An access key id: [\w]{16,128}. */
export function checkAccessKeyId(value: string | undefined): string {
  const id = checkLength(required(value, 'accessKeyId'), 'accessKeyId', 16, 128);
  if (!/^\w+$/.test(id))
    throw violated(`'${id}'`, 'accessKeyId', 'satisfy regular expression pattern: [\\w]+');
  return id;
}

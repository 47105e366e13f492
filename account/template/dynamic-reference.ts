import { TemplateError } from './template.ts';

/** Finds the present text of a secret, by its name or ARN; undefined where there is none. */
export type FindSecretText = (id: string) => string | undefined;

/**
 * `{{resolve:secretsmanager:ID:SecretString:KEY:STAGE:VERSION}}`, of which all behind the id may be left out or empty.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
const reference =
  /\{\{resolve:secretsmanager:((?:arn:[\w-]+:secretsmanager:[\w-]+:\d+:secret:)?[^:{}]+)(?::SecretString)?(?::([^:{}]*))?:{0,2}\}\}/g;

/**
 * A text with its dynamic references replaced by what is in the secrets.
 *
 * @throws TemplateError for a reference to anything else, with a stage or a version, or to what is not there
 */
export function resolveSecrets(text: string, find: FindSecretText | undefined, place: string): string {
  const resolved = text.replace(reference, (_, id: string, key: string | undefined) => {
    const value = find?.(id);
    if (value === undefined)
      throw new TemplateError(place, `it refers to the secret ${id}, which is not there.`);
    return key ? fieldOf(value, key, place) : value;
  });
  if (!resolved.includes('{{resolve:')) return resolved;
  throw new TemplateError(place, `the dynamic reference in "${text}" is not modelled.`);
}

function fieldOf(value: string, key: string, place: string): string {
  const fields = JSON.parse(value) as Readonly<Record<string, unknown>>;
  const field = fields[key];
  if (typeof field === 'string') return field;
  throw new TemplateError(place, `it refers to the field ${key} of a secret that has none of this name.`);
}

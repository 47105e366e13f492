import type { Call } from './call.ts';
import { compile, fill, listLimit, type Template } from './template.ts';

/**
 * Text that a shell takes for one word, and a program for no option. `file://` and `http://` in front would have the
 * AWS CLI read the value from there: no value of a record has `://` in a command. zsh reads a leading `=` as a path.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export const isShellWord = (text: string): boolean =>
  text.length <= 2_048 &&
  /^[\w+,.@:/][\w+=,.@:/-]*$/.test(text) &&
  (!text.includes('://') || isQueueUrl(text));

/** The one URL that a command may have: the CLI does not read from it, as --queue-url is exempt. */
const isQueueUrl = (text: string): boolean =>
  /^https:\/\/(?:sqs\.[\w-]{1,40}|[\w-]{1,40}\.queue)\.amazonaws\.com(?:\.cn)?\/\d{12}\/[\w.-]{1,80}$/.test(
    text,
  );

/** The services with one endpoint for all regions: their commands name none. */
const global = new Set(['iam', 'sts', 'organizations']);

/** @param text the command after `aws`; that of a regional service is given its region */
export const toCommand = (text: string): Template =>
  compile(`aws ${text}${global.has(text.split(' ')[0] ?? '') ? '' : ' --region <@region>'}`);

/** The commands that the record shows enough for; the others are left out. */
export function commandsOf(templates: readonly Template[], call: Call): readonly string[] {
  return templates
    .map((template) => fill(template, call, shellWords))
    .filter((command) => command !== undefined);
}

/** @returns undefined where there is no value, there are too many, or one is not to be put into a shell */
function shellWords(values: readonly string[]): string | undefined {
  const fit = values.length > 0 && values.length <= listLimit && values.every(isShellWord);
  return fit ? values.join(' ') : undefined;
}

/** The most of a value that is shown. */
const shown = 160;

/** What was made, in words that others chose a part of. */
export function sentence(template: Template, call: Call): string {
  return fill(template, call, (values) => inWords(values)) ?? '';
}

function inWords(values: readonly string[]): string {
  if (values.length === 0) return 'unknown';
  const few = values.slice(0, 5).map((value) => value.slice(0, shown));
  const more = values.length > listLimit ? `more than ${listLimit - 5}` : String(values.length - 5);
  return `${few.join(', ')}${values.length > 5 ? ` and ${more} more` : ''}`;
}

/** The most of a value that tells things apart: an ARN has 2,048 characters at most. */
const told = 2_048;

/** @returns undefined where the record lacks a part of the id */
export function idText(template: Template, call: Call): string | undefined {
  return fill(template, call, (values) =>
    values.length === 0 ? undefined : values.map((value) => value.slice(0, told)).join(','),
  );
}

/**
 * @param service sessions of STS are told apart among IAM's things, so that they go with their role or user
 * @param text what comes after the service, and after the region of a regional service
 */
export function toId(service: string, text: string): Template {
  const owner = service === 'sts' ? 'iam' : service;
  return compile(global.has(owner) ? `${owner}:${text}` : `${owner}:<@region>:${text}`);
}

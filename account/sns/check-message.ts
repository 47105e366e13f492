import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { AwsError } from '../model.ts';

/** Bytes of the message and its attributes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const maxMessageBytes = 262_144;

/** What is asked to be published, before any check. */
export interface Publication {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly messageStructure?: string | undefined;
  readonly attributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
}

/**
 * Checks as SNS checks and returns the bodies by protocol, `default` among them.
 *
 * @throws InvalidParameter with AWS's message
 */
export function checkPublication(publication: Publication): Readonly<Record<string, string>> {
  const { message, subject, messageStructure } = publication;
  if (message === '') throw invalid('Empty message');
  if (publicationBytes(publication) > maxMessageBytes) throw invalid('Message too long');
  if (subject !== undefined && !isSubject(subject)) throw invalid('Subject');
  if (messageStructure === undefined) return { default: message };
  if (messageStructure !== 'json') throw invalid(`Invalid message structure: ${messageStructure}`);
  return readBodies(message);
}

export function invalid(reason: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
}

/**
 * Fewer than 100 characters, no line break or control character, and a letter, number or punctuation mark first.
 * Counted in UTF-16 units, as a Java service counts. ASCII's symbols ($ + < = > ^ ` | ~) count as punctuation here.
 */
function isSubject(subject: string): boolean {
  if (subject.length >= 100 || /[\p{Cc}\u2028\u2029]/u.test(subject)) return false;
  return /^[\p{L}\p{N}\p{P}$+<=>^`|~]/u.test(subject);
}

function publicationBytes({ message, attributes = {} }: Publication): number {
  const attributeBytes = Object.entries(attributes).map(
    ([name, { DataType: type = '', StringValue: text = '', BinaryValue: binary }]) =>
      Buffer.byteLength(name + type + text) + (binary?.byteLength ?? 0),
  );
  return attributeBytes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(message));
}

/** Keys whose value is not a string are ignored, but for `default`, which must be one. */
function readBodies(message: string): Readonly<Record<string, string>> {
  const value = parse(message);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const bodies: Record<string, string> = {};
  for (const [protocol, body] of Object.entries(value)) {
    if (typeof body === 'string') bodies[protocol] = body;
  }
  if (bodies['default'] === undefined)
    throw invalid('Message Structure - No default entry in JSON message body');
  return bodies;
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
}

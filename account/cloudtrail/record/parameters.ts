import type { Call } from '../../model.ts';
import { toEc2Request, toEc2Response } from './ec2-parameters.ts';
import type { Json, JsonObject } from './record.ts';
import { toClockText, toJsonObject, toLowerFirst, type Rendering } from './to-json.ts';

/** Step Functions' payloads, which its records replace by a constant. */
const hiddenByStates: readonly string[] = ['cause', 'definition', 'input', 'output'];

/** A record's `requestParameters`: null where the call has none, as in real records of GetCallerIdentity. */
export function toRequestParameters(call: Call): JsonObject | null {
  if (call.service === 'ec2') return toEc2Request(call.operation, call.input);
  const parameters = toJsonObject(call.input, toRendering(call.service));
  if (call.service === 's3') return toBucketParameters(parameters);
  return Object.keys(parameters).length === 0 ? null : hide(call.service, parameters);
}

/** A successful write's `responseElements`: null where the operation answers nothing (AttachUserPolicy). */
export function toResponseElements(call: Call, output: unknown): JsonObject | null {
  const values = isObject(output) ? output : {};
  if (call.service === 'ec2') return toEc2Response(call.operation, call.requestId, values);
  if (call.service === 'secretsmanager') return toSecretElements(values);
  const elements = toJsonObject(values, toRendering(call.service));
  return Object.keys(elements).length === 0 ? null : hide(call.service, elements);
}

function toRendering(service: string): Rendering {
  return {
    time: (time) => toClockText(time, service === 'iam' ? '' : ','),
    list: (_name, items) => items,
    name: toLowerFirst,
  };
}

function hide(service: string, parameters: JsonObject): JsonObject {
  const hidden = service === 'states' ? hiddenByStates : service === 'lambda' ? ['environment'] : [];
  const entries = Object.entries(parameters).map(([name, value]): [string, Json] =>
    hidden.includes(name)
      ? [name, service === 'lambda' ? {} : 'HIDDEN_DUE_TO_SECURITY_REASONS']
      : [name, value],
  );
  return Object.fromEntries(entries);
}

/** Bucket-level calls name the bucket and the Host header; what the body holds is not modelled. */
function toBucketParameters({ bucket }: JsonObject): JsonObject {
  return typeof bucket === 'string'
    ? { bucketName: bucket, Host: `${bucket}.s3.amazonaws.com` }
    : { Host: 's3.amazonaws.com' };
}

/** Secrets Manager's writes show the ARN and nothing else, as real records of CreateSecret and PutSecretValue do. */
function toSecretElements({ ARN: arn }: Readonly<Record<string, unknown>>): JsonObject | null {
  return typeof arn === 'string' ? { arn } : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

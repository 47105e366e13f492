import { join } from 'node:path';
import type { FunctionDefinition } from './function.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The environment of a function's process: what Lambda defines for a managed runtime, the function's own variables,
 * and the endpoint of the embedded account. Nothing of the parent's environment is passed on.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function toProcessVariables(
  definition: FunctionDefinition,
  given: {
    readonly credentials: Credentials;
    readonly endpoint: string;
    readonly runtimeApi: string;
    readonly compileCache?: string;
  },
  logStream: string,
): Record<string, string> {
  return {
    ...definition.environment,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.codeDirectory,
    LAMBDA_RUNTIME_DIR: join(import.meta.dirname, 'runtime'),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_LAMBDA_RUNTIME_API: given.runtimeApi,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_ACCESS_KEY_ID: given.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: given.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: given.credentials.sessionToken,
    AWS_ENDPOINT_URL: given.endpoint,
    ...(given.compileCache !== undefined && { NODE_COMPILE_CACHE: given.compileCache }),
  };
}

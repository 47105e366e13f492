import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage, validateHeaderValue } from 'node:http';
import { AwsError, LostAnswer, RawResponse, type Call, type Clock, type Principal } from '../model.ts';
import { checkInput } from './check-input.ts';
import { codecOf, guessProtocol } from './codecs/protocols.ts';
import { toWireError } from './errors.ts';
import { maxBodyBytes, readHead, readHeaders, type WireRequest, type WireResponse } from './http.ts';
import { loadModel, type OperationModel, type ServiceModel } from './schema.ts';
import { readAuthorization, verifySignature, type Authorization } from './signature.ts';

export interface WireOptions {
  /** Judges the dates of signatures, dates calls and answers, and is kept busy while a request is under way. */
  readonly clock: Clock;
  /**
   * Looks a credential up. Throws AwsError 'InvalidClientTokenId' (403) for a key that is unknown or inactive or
   * whose session token is missing or wrong, 'ExpiredToken' (403) for an expired session; the wire puts both into
   * the words of the service.
   */
  readonly authenticate: (credential: {
    readonly accessKeyId: string;
    readonly sessionToken?: string;
    readonly service: string;
    readonly region: string;
  }) => { readonly secretAccessKey: string; readonly principal: Principal };
  /**
   * Authorises, executes and records a call. Returns the output as the SDK's commands return it (nothing for an
   * empty one), or a RawResponse; throws AwsError for what AWS would answer with an error, and LostAnswer to have the
   * connection cut.
   */
  readonly handle: (call: Call) => Promise<unknown>;
  /** Told of every error that is not an AwsError; its caller gets a 500 InternalFailure. */
  readonly onError?: (error: unknown) => void;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

type Body = Pick<WireRequest, 'body' | 'bodySize'>;

/** Lets drills call from an address of their choice. */
export const sourceIpHeader = 'x-firebreak-source-ip';

/** Answers one request; whatever goes wrong becomes an answer too, but for a LostAnswer, which is thrown on. */
export async function answer(
  message: IncomingMessage,
  body: Body,
  options: WireOptions,
): Promise<WireResponse> {
  let model: ServiceModel | undefined;
  let requestId: string = randomUUID();
  try {
    const request = { ...readHead(message), ...body };
    const authorization = readAuthorization(request);
    model = await loadModel(authorization.service);
    // S3's request ids are shorter than everybody else's.
    if (model.protocol === 'restXml') requestId = randomBytes(8).toString('hex').toUpperCase();
    const remoteAddress = message.socket.remoteAddress ?? '127.0.0.1';
    return checkHeaders(await execute({ request, authorization, model, requestId, remoteAddress }, options));
  } catch (error) {
    if (error instanceof LostAnswer) throw error;
    const protocol = model?.protocol ?? guessProtocol(readHeaders(message));
    const thrown = error instanceof AwsError ? error : toInternalFailure(error, options);
    return codecOf(protocol).encodeError(toWireError(thrown, protocol, model), requestId, model);
  }
}

interface Exchange {
  readonly request: WireRequest;
  readonly authorization: Authorization;
  readonly model: ServiceModel;
  readonly requestId: string;
  readonly remoteAddress: string;
}

async function execute(exchange: Exchange, options: WireOptions): Promise<WireResponse> {
  const { request, model, requestId } = exchange;
  checkSize(request);
  const principal = await authenticate(exchange, options);
  const codec = codecOf(model.protocol);
  const operation = codec.findOperation(request, model);
  if (operation === undefined) throw unknownOperation(request, model);
  const input = await codec.decode(request, operation);
  checkInput(input, operation, model.protocol);
  const output = await options.handle(
    toCall(exchange, { operation: operation.name, input, principal, time: options.clock.now() }),
  );
  if (output instanceof RawResponse) {
    const { status, headers, body } = output;
    return { status, body, headers: { 'x-amzn-requestid': requestId, ...headers } };
  }
  return codec.encode(toOutput(output, operation), operation, model, requestId);
}

async function authenticate({ request, authorization }: Exchange, options: WireOptions): Promise<Principal> {
  const { accessKeyId, service } = authorization;
  const sessionToken = request.headers['x-amz-security-token'];
  const { secretAccessKey, principal } = options.authenticate({
    accessKeyId,
    service,
    region: regionOf(authorization),
    ...(sessionToken !== undefined && { sessionToken }),
  });
  await verifySignature(request, authorization, secretAccessKey, options.clock.now());
  return principal;
}

function toCall(
  { request, authorization, model, requestId, remoteAddress }: Exchange,
  decoded: Pick<Call, 'operation' | 'input' | 'principal' | 'time'>,
): Call {
  return {
    ...decoded,
    service: model.service,
    region: regionOf(authorization),
    sourceIp: request.headers[sourceIpHeader] ?? remoteAddress,
    userAgent: request.headers['user-agent'] ?? '',
    requestId,
    body: request.body,
  };
}

/** IAM has one region only; a client that is given an endpoint signs for its own region nevertheless. */
function regionOf({ service, region }: Authorization): string {
  return service === 'iam' ? 'us-east-1' : region;
}

function toOutput(output: unknown, operation: OperationModel): Readonly<Record<string, unknown>> {
  if (output === undefined || output === null) return {};
  if (typeof output === 'object' && !Array.isArray(output)) return output as Record<string, unknown>;
  throw new TypeError(
    `${operation.name} returned ${typeof output}; an output is an object, a RawResponse or undefined.`,
  );
}

function checkSize({ bodySize }: WireRequest): void {
  if (bodySize <= maxBodyBytes) return;
  throw new AwsError(
    'RequestEntityTooLarge',
    `The request body has ${String(bodySize)} bytes; at most ${String(maxBodyBytes)} are accepted.`,
    413,
  );
}

/** Node refuses what cannot be a header only when it is sent, and that is too late to answer. */
function checkHeaders(response: WireResponse): WireResponse {
  for (const [name, value] of Object.entries(response.headers)) validateHeaderValue(name, value);
  return response;
}

function unknownOperation(
  { method, path, headers }: WireRequest,
  { service, operations }: ServiceModel,
): AwsError {
  const target = headers['x-amz-target'];
  return new AwsError(
    'NotImplemented',
    `${service} has no operation for ${method} ${path}${target === undefined ? '' : ` with X-Amz-Target ${target}`}: ` +
      `name one of the ${String(operations.size)} in the model of its SDK client by Action, X-Amz-Target, or method and path.`,
    501,
  );
}

function toInternalFailure(error: unknown, { onError }: WireOptions): AwsError {
  onError?.(error);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `The embedded account failed: ${message}`, 500);
}

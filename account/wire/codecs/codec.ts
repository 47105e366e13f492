import type { WireError } from '../errors.ts';
import type { WireRequest, WireResponse } from '../http.ts';
import type { OperationModel, ServiceModel } from '../schema.ts';

/** One wire protocol, from the server's side. */
export interface Codec {
  /** The operation that a request names; undefined when it names none of this service. */
  readonly findOperation: (request: WireRequest, model: ServiceModel) => OperationModel | undefined;
  /** The input as the SDK's own commands take it; streamed payloads come whole. */
  readonly decode: (request: WireRequest, operation: OperationModel) => Promise<Record<string, unknown>>;
  readonly encode: (
    output: Readonly<Record<string, unknown>>,
    operation: OperationModel,
    model: ServiceModel,
    requestId: string,
  ) => WireResponse;
  readonly encodeError: (error: WireError, requestId: string, model?: ServiceModel) => WireResponse;
}

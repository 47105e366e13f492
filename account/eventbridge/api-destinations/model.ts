/** The words of API destinations. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */

interface Parameter {
  readonly key: string;
  readonly value: string;
}

/** How to speak to an endpoint: what is secret of it is in a secret of EventBridge's own. API keys only. */
export interface Connection {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** The secret that EventBridge made for it. */
  readonly secretArn: string;
  /** The header that authorises. */
  readonly apiKey: Parameter;
  readonly headers: readonly Parameter[];
  /** Fields that each body gets beside its own. */
  readonly body: readonly Parameter[];
  readonly query: readonly Parameter[];
}

/** What a connection is made of. */
export type ConnectionToAdd = Pick<Connection, 'name' | 'region' | 'apiKey'> &
  Partial<Pick<Connection, 'headers' | 'body' | 'query'>>;

export interface ApiDestination {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly connectionArn: string;
  readonly method: string;
  readonly endpoint: string;
  /** 1 to 300; AWS's default is 300. */
  readonly ratePerSecond: number;
}

/** What an API destination is made of. */
export type ApiDestinationToAdd = Omit<ApiDestination, 'arn' | 'ratePerSecond'> &
  Partial<Pick<ApiDestination, 'ratePerSecond'>>;

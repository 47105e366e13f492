/** Where the intrinsic functions of one resource, output or condition take their values from. */
export interface Scope {
  /** Stack and logical id, for errors. */
  readonly place: string;
  readonly region: string;
  /** Parameter, pseudo parameter or resource. */
  readonly ref: (name: string) => unknown;
  readonly getAtt: (logicalId: string, attribute: string) => string;
  readonly condition: (name: string) => boolean;
  readonly findInMap: (map: string, key: string, second: string) => unknown;
  readonly importValue: (name: string) => string;
  /** A text with dynamic references, resolved. */
  readonly resolved: (text: string) => string;
}

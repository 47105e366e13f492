/** A page of the AWS console, or of elsewhere, that the reader goes to next. */
export interface Link {
  readonly label: string;
  /** https: nothing else. */
  readonly url: string;
}

/** A measured figure. */
export interface Figure {
  /** Unique in the report, such as "create-customer: first response". */
  readonly name: string;
  readonly value: number;
  /** Such as "× bare handler", "bytes", "%". */
  readonly unit: string;
  /** The limit that issue or README promise, and the better one that we would like. */
  readonly target?: Limit;
  readonly stretch?: Limit;
}
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

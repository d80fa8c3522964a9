import { type Value } from '../store.js';

/** The parsed form of a SOQL statement. */
export interface Select {
  items: readonly SelectItem[];
  object: string;
  where?: Condition;
  groupBy: readonly string[];
  orderBy: readonly OrderItem[];
  limit?: number;
  offset: number;
  /** `ALL ROWS`: deleted records too. */
  allRows: boolean;
}

export type SelectItem =
  | { kind: 'field'; path: string }
  | { kind: 'count' }
  | { kind: 'fields'; which: 'ALL' | 'STANDARD' | 'CUSTOM' }
  | { kind: 'aggregate'; name: AggregateName; path: string | undefined; alias: string | undefined }
  | { kind: 'children'; select: Select };

export type AggregateName = 'COUNT' | 'COUNT_DISTINCT' | 'MIN' | 'MAX' | 'SUM' | 'AVG';

export interface OrderItem {
  path: string;
  descending: boolean;
  /** Where nulls go; first unless said. */
  nullsLast: boolean;
}

/** A value as written: dates and datetimes are told from text, because they are compared by time. */
export type Literal =
  | { kind: 'value'; value: Value }
  | { kind: 'date'; text: string }
  | { kind: 'datetime'; text: string }
  /** A named span such as `TODAY` or `LAST_N_DAYS:7`. */
  | { kind: 'span'; name: string; count: number };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; path: string; operator: Comparison; literal: Literal }
  | { kind: 'like'; path: string; pattern: string }
  | { kind: 'in'; path: string; negated: boolean; literals: readonly Literal[] }
  | { kind: 'inSelect'; path: string; negated: boolean; select: Select }
  | { kind: 'includes'; path: string; negated: boolean; groups: readonly string[] };

/** A statement the vendor would refuse; `at` counts characters from 0. */
export class SoqlError extends Error {
  readonly code: string;
  readonly at: number;

  constructor(code: string, message: string, at = 0) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

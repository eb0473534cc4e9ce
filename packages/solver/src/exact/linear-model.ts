/** A mixed-integer program to be minimised, in plain arrays that can be sent to a worker. Rows are stored one after another. */
export interface LinearModel {
  columnCost: number[];
  columnLower: number[];
  columnUpper: number[];
  /** 1 where the column takes whole numbers only. */
  isWhole: number[];
  rows: LinearRows;
  /** Rows that hold for every whole solution anyway: those that a fractional one breaks are added before branching. */
  cuts: LinearRows;
}

/**
 * Rounding leaves terms of 1e-9 where there should be none, and with them HiGHS once gave a wrong optimum; no real second, metre or
 * amount is so small.
 */
const NOTHING = 1e-7;

/** `lower <= sum of values[k] * column indices[k] <= upper`, with row r at `starts[r]..starts[r + 1]`. */
export interface LinearRows {
  lower: number[];
  upper: number[];
  starts: number[];
  indices: number[];
  values: number[];
}

/** A model without columns and rows. */
export function emptyModel(): LinearModel {
  return { columnCost: [], columnLower: [], columnUpper: [], isWhole: [], rows: emptyRows(), cuts: emptyRows() };
}

function emptyRows(): LinearRows {
  return { lower: [], upper: [], starts: [0], indices: [], values: [] };
}

/** Adds a column that takes any number from `lower` to `upper`; returns its index. */
export function addColumn(model: LinearModel, cost: number, lower: number, upper: number): number {
  model.columnCost.push(cost);
  model.columnLower.push(lower);
  model.columnUpper.push(upper);
  return model.isWhole.push(0) - 1;
}

/** Adds a column that is 0 or 1; returns its index. */
export function addChoice(model: LinearModel, cost: number): number {
  const column = addColumn(model, cost, 0, 1);
  model.isWhole[column] = 1;
  return column;
}

/** Adds a row; terms of one column are summed, and a term of column -1 is left out (a leg that does not exist). */
export function addRow(rows: LinearRows, lower: number, terms: Iterable<[number, number]>, upper: number): void {
  const sums = new Map<number, number>();
  for (const [column, value] of terms) if (column >= 0) sums.set(column, (sums.get(column) ?? 0) + value);
  for (const [column, value] of sums) {
    if (Math.abs(value) < NOTHING) continue;
    rows.indices.push(column);
    rows.values.push(value);
  }
  rows.lower.push(lower);
  rows.upper.push(upper);
  rows.starts.push(rows.indices.length);
}

/** Stops without some of their jobs; a stop that has lost them all is none. */
export function withoutJobs(stops: readonly string[][], jobIds: readonly string[]): string[][] {
  return stops.map((ids) => ids.filter((id) => !jobIds.includes(id))).filter(({ length }) => length > 0);
}

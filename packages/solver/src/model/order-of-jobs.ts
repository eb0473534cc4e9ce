import type { Relation } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * The jobs of all relations in an order that keeps every one of them, in blocks: the jobs of a block stand directly behind one another. A job
 * that nothing binds to its neighbours is a block of its own. Throws `ProblemError` for the first relation that cannot be kept together with
 * those before it.
 */
export function orderOfJobs(relations: readonly Relation[]): string[][] {
  const order = tryOrder(relations);
  if (order !== undefined) return order;
  // More relations have no order where fewer have none: halve what is between.
  let kept = 0;
  let broken = relations.length;
  while (broken - kept > 1) {
    const middle = (kept + broken) >> 1;
    if (tryOrder(relations.slice(0, middle)) === undefined) broken = middle;
    else kept = middle;
  }
  const names = relations[kept]!.jobIds.map((id) => `"${id}"`).join(", ");
  const others = kept === 0 ? "" : " and keeps the relations before it";
  throw new ProblemError(`/relations/${kept}/jobIds`, `no order has ${names} as this relation wants them${others}`);
}

interface Block {
  jobIds: string[];
  /** Blocks that come later, one entry a reason, and how many reasons there still are for this one to wait. */
  later: Block[];
  waitsFor: number;
}

/** Undefined: the relations contradict each other. */
function tryOrder(relations: readonly Relation[]): string[][] | undefined {
  const blocks = blocksOf(relations);
  if (blocks === undefined) return undefined;
  const blockOf = new Map(blocks.flatMap((block) => block.jobIds.map((id) => [id, block] as const)));
  for (const [before, after] of pairsOf(relations, "sequence")) {
    const [block, later] = [blockOf.get(before)!, blockOf.get(after)!];
    if (block !== later) {
      block.later.push(later);
      later.waitsFor++;
    } else if (block.jobIds.indexOf(before) >= block.jobIds.indexOf(after)) return undefined;
  }
  const ready = blocks.filter(({ waitsFor }) => waitsFor === 0);
  for (const { later } of ready) for (const block of later) if (--block.waitsFor === 0) ready.push(block);
  return ready.length === blocks.length ? ready.map(({ jobIds }) => jobIds) : undefined;
}

/** What must stand side by side; undefined: a job has two others directly on one side of it, or is directly behind itself. */
function blocksOf(relations: readonly Relation[]): Block[] | undefined {
  const next = new Map<string, string>();
  const previous = new Map<string, string>();
  for (const [before, after] of pairsOf(relations, "strictSequence")) {
    if ((next.get(before) ?? after) !== after || (previous.get(after) ?? before) !== before) return undefined;
    next.set(before, after);
    previous.set(after, before);
  }
  const all = new Set(relations.flatMap(({ jobIds }) => jobIds));
  const blocks: Block[] = [];
  let count = 0;
  for (const first of all) {
    if (previous.has(first)) continue;
    const jobIds = [first];
    for (let id = next.get(first); id !== undefined; id = next.get(id)) jobIds.push(id);
    blocks.push({ jobIds, later: [], waitsFor: 0 });
    count += jobIds.length;
  }
  return count === all.size ? blocks : undefined;
}

/** What relations of a type say of two jobs each: the first comes before the second. */
function pairsOf(relations: readonly Relation[], wanted: Relation["type"]): [string, string][] {
  return relations.flatMap(({ type, jobIds }) =>
    type === wanted ? jobIds.slice(1).map((id, index): [string, string] => [jobIds[index]!, id]) : [],
  );
}

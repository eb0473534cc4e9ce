import type { Relation } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import { type Input, readFields, readList, readOneOf, readText } from "./read-value.ts";

/** Reads relations: each of two jobs or more that exist, no job in two relations. */
export function parseRelations(input: Input, jobIds: Set<string>): Relation[] {
  const places = new Map<string, string>();
  return readList(input, (each) => {
    const fields = readFields(each, ["type", "jobIds"]);
    const relation: Relation = {
      type: readOneOf(fields.type, ["sameVehicle", "sequence", "strictSequence"] as const),
      jobIds: readList(fields.jobIds, (item) => {
        const id = readText(item);
        if (!jobIds.has(id)) throw new ProblemError(item.path, `there is no job "${id}"`);
        const other = places.get(id);
        if (other !== undefined) throw new ProblemError(item.path, `"${id}" stands in ${other} already`);
        places.set(id, item.path);
        return id;
      }),
    };
    if (relation.jobIds.length < 2) throw new ProblemError(fields.jobIds.path, "a relation has two jobs or more");
    return relation;
  });
}

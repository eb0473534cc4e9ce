import { orderOfJobs } from "./order-of-jobs.ts";
import type { Relation } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import { defined, type Input, readFields, readList, readOneOf, readOptional, readText } from "./read-value.ts";

/** Reads relations: each of two jobs or shipments or more that exist, and all together with an order that keeps them. */
export function parseRelations(input: Input, jobIds: Set<string>, shipmentIds: Set<string>): Relation[] {
  const relations = readList(input, (each) => {
    const fields = readFields(each, ["type", "jobIds", "shipmentIds"]);
    const relation = defined<Relation>({
      type: readOneOf(fields.type, ["sameVehicle", "sequence", "strictSequence"] as const),
      jobIds: readIds(fields.jobIds, "job", jobIds),
      shipmentIds: readOptional(fields.shipmentIds, (list) => readIds(list, "shipment", shipmentIds)),
    });
    const shipments = relation.shipmentIds?.length ?? 0;
    if (relation.type !== "sameVehicle" && shipments > 0) {
      throw new ProblemError(
        fields.shipmentIds.path,
        `only "sameVehicle" takes shipments, "${relation.type}" does not`,
      );
    }
    if (relation.jobIds.length + shipments < 2) {
      throw new ProblemError(fields.jobIds.path, "a relation has two jobs or more, or shipments beside them");
    }
    return relation;
  });
  orderOfJobs(relations);
  return relations;
}

/** Ids of what there is, each once. */
function readIds(input: Input, word: string, known: Set<string>): string[] {
  const places = new Map<string, string>();
  return readList(input, (item) => {
    const id = readText(item);
    if (!known.has(id)) throw new ProblemError(item.path, `there is no ${word} "${id}"`);
    const other = places.get(id);
    if (other !== undefined) throw new ProblemError(item.path, `"${id}" stands in ${other} already`);
    places.set(id, item.path);
    return id;
  });
}

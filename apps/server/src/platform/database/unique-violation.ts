import { ApiError } from "../errors.ts";

/** Turns PostgreSQL's complaint about a taken reference into the API's; everything else goes on as it is. */
export async function refuseTakenReference<Value>(reference: string | undefined, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === "23505" && constraint?.includes("reference")) {
      throw new ApiError("REFERENCE_TAKEN", `The reference ${JSON.stringify(reference)} is in use.`, [
        { pointer: "/reference", message: "is in use" },
      ]);
    }
    throw error;
  }
}

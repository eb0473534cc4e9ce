/** A file of roads that cannot be used; the message is the end of a sentence that begins with the file's name. */
export class RoadFileError extends Error {
  override name = "RoadFileError";
}

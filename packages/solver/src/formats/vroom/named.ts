/** What is called by this key, in a sentence: "job 7", "pickup 7", "break 7". */
export function named(key: string): string {
  return key.includes(" ") ? key : `job ${key}`;
}

/** A sentence in which no line ends between a number and its unit. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(\d) (km\/h|km|min|h|s|%|kg|g|t|l|m³|m)(?![\p{L}\d])/gu, "$1\u00a0$2");
}

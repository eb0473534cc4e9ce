/** A number that a double cannot hold, as it stands in the text. */
export class LongNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

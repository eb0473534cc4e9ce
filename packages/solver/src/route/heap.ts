/**
 * The heap: one 64-byte record (a cache line) per stop, read through two views of the same memory. Stop s < jobs is that job;
 * stop jobs + v is the sentinel of vehicle v, which closes its route to a ring: start and end in one. One buffer instead of
 * an array per field: 27-38 % more iterations/s in the prototype.
 *
 * A field is `ints[(stop << INTS) | NEXT]` or `doubles[(stop << DOUBLES) | START]`: shifts need no check for overflow (10 %
 * more iterations/s on RC1_4_5 than products). Kernels repeat the constants they use, with their types from here so that none
 * can differ: an imported constant is read from memory at every use, a file's own is part of the machine code (another 10 %).
 */
export const INTS = 4;
export const DOUBLES = 3;
/** Offsets in the integer view: neighbours in the ring, vehicle (-1: in no route), matrix nodes when left and when reached. */
export const NEXT = 0;
export const PREV = 1;
export const ROUTE = 2;
export const FROM = 3;
export const TO = 4;
/**
 * Offsets in the double view: earliest and latest start of service; price and time of the leg to the next stop (time only for
 * constant travel); price of the leg from the previous stop. Both prices are -Infinity while a job is in no route.
 */
export const START = 3;
export const LATEST = 4;
export const PRICE = 5;
export const PRICE_IN = 6;
export const TIME = 7;

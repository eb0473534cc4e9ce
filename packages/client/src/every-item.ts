interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** All items of a list, page after page: `for await (const order of everyItem(client.orders.list, { date }))`. */
export async function* everyItem<Item, Query extends object>(
  list: (query?: Query) => Promise<Page<Item>>,
  query: NoInfer<Query>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list(cursor === null ? query : { ...query, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The list with its entry at `from` taken out and put in at `to`; as it is where there is no such entry. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, at) => at !== from);
  const item = list[from];
  if (item === undefined) return [...list];
  rest.splice(to, 0, item);
  return rest;
}

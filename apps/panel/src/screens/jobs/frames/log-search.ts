/** Where a text occurs in another, in any case; at most `most` places. */
export function occurrences(text: string, wanted: string, most = 10_000): readonly number[] {
  if (wanted === '') return [];
  const places: number[] = [];
  const inside = text.toLowerCase();
  // Few signs have a lower case of another length; places would be off by them, so the text is searched as it is then.
  const searched = inside.length === text.length ? inside : text;
  const sought = inside.length === text.length ? wanted.toLowerCase() : wanted;
  for (
    let at = searched.indexOf(sought);
    at >= 0 && places.length < most;
    at = searched.indexOf(sought, at + sought.length)
  )
    places.push(at);
  return places;
}

/** The pages after `page`, round to it again. */
export function pagesAfter(page: number, pageCount: number): readonly number[] {
  return Array.from({ length: Math.max(0, pageCount - 1) }, (_, index) => ((page + index) % pageCount) + 1);
}

// Headings of the record in our own addresses: dots have no place there, so `fact.x` stands as `fact-x`.
export function slugOf(heading: string): string {
  return heading.replace(/^fact\./, 'fact-');
}

export function headingOf(slug: string): string {
  return slug.replace(/^fact-/, 'fact.');
}

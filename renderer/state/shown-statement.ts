/**
 * A statement as it is shown, without the empty lines around it: SQLAlchemy begins each CREATE TABLE with one. What runs,
 * and the script of a plan, keep them. Pure.
 */
export function shownStatement(sql: string): string {
  return sql.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd()
}

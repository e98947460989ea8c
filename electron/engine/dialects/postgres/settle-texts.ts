import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { DeparsedText, TextSettling, UnsettledText } from '../settled-texts.ts'
import { arrayCastKey } from './array-casts.ts'
import { visitTexts } from './deparsed-texts.ts'
import type { FoundText } from './deparsed-texts.ts'

type Found = { readonly text: FoundText; readonly part: object }

function textsOf(snapshot: SchemaSnapshot): Map<string, Found> {
  const found = new Map<string, Found>()
  visitTexts(snapshot, (part, text) => {
    found.set(text.place, { text, part })
    return part
  })
  return found
}

const withProbe = (found: FoundText): DeparsedText => ({ ...found, probe: found.probe() })

function differing(from: SchemaSnapshot, to: SchemaSnapshot): ReturnType<TextSettling['differing']> {
  const wanted = textsOf(to)
  const open: UnsettledText[] = []
  const same: string[] = []
  const keys = new Map<string, string>()
  const meaning = (of: string): string => {
    const key = keys.get(of) ?? meaningKey(of)
    keys.set(of, key)
    return key
  }
  for (const { text } of textsOf(from).values()) {
    const other = wanted.get(text.place)?.text
    if (other === undefined || other.text === text.text) continue
    if (meaning(text.text) === meaning(other.text)) same.push(text.place)
    else open.push({ from: withProbe(text), to: withProbe(other) })
  }
  return { open, same }
}

/** Equal for texts that mean the same: casts of arrays, and the names of the transaction's time (manual, 9.9.5). */
function meaningKey(text: string): string {
  return /^(?:CURRENT_TIMESTAMP|now\(\)|transaction_timestamp\(\))$/.test(text) ? 'now()' : arrayCastKey(text)
}

function adopt(from: SchemaSnapshot, to: SchemaSnapshot, places: ReadonlySet<string>): SchemaSnapshot {
  const wanted = textsOf(to)
  return visitTexts(from, (part, text) => {
    return places.has(text.place) ? ((wanted.get(text.place)?.part ?? part) as typeof part) : part
  })
}

/** How often a text is parsed and written at most; the second time it has always stayed so far. */
const ROUNDS = 4

/**
 * Makes each object in a subtransaction that is undone, feeding what came out back in until it stays. One call for all
 * texts: what a probe answers leaves its subtransaction in a variable.
 */
const probeFunction = `CREATE FUNCTION pg_temp.headway_probe(probes jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $probe$
DECLARE probe jsonb; answer text; given text;
BEGIN
  FOR probe IN SELECT jsonb_array_elements(probes) LOOP
    answer := probe ->> 'text';
    FOR round IN 1..${ROUNDS} LOOP
      given := answer;
      BEGIN
        IF probe ->> 'before' <> '' THEN EXECUTE probe ->> 'before'; END IF;
        EXECUTE (probe ->> 'head') || given || (probe ->> 'tail');
        EXECUTE probe ->> 'read' INTO answer;
        RAISE SQLSTATE 'HW000';
      EXCEPTION WHEN SQLSTATE 'HW000' THEN NULL;
        WHEN OTHERS THEN answer := NULL;
      END;
      EXIT WHEN answer IS NULL OR answer = given;
    END LOOP;
    RETURN NEXT answer;
  END LOOP;
END $probe$`

/** Names are written with their schemas, as in a snapshot. */
const preparation = `SELECT set_config('search_path', '', true), set_config('check_function_bodies', 'off', true)`

const buildFunction = `CREATE FUNCTION pg_temp.headway_build(statements jsonb) RETURNS void LANGUAGE plpgsql AS $build$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT jsonb_array_elements_text(statements) LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
END $build$`

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

const build: TextSettling['build'] = async (query, statements) => {
  await query(preparation)
  await query(buildFunction)
  await query(`SELECT pg_temp.headway_build(${text(JSON.stringify(statements))})`)
}

const probe: TextSettling['probe'] = async (query, texts) => {
  await query(preparation)
  await query(probeFunction)
  const asked = texts.map((each) => ({ text: each.text, ...each.probe }))
  const rows = await query(`SELECT answer FROM pg_temp.headway_probe(${text(JSON.stringify(asked))}) answer`)
  return rows.map((row) => (typeof row['answer'] === 'string' ? row['answer'] : null))
}

/** PostgreSQL's deparse is no fixed point: `varchar IN (...)`, BETWEEN, UNION with NULL. */
export const settling: TextSettling = { differing, build, probe, adopt }

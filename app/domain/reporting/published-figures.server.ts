import { asc } from "drizzle-orm";
import { figureConflicts, publishedFigures } from "#db/schema/programme.ts";
import { perConnection, type Reader } from "#db/store.ts";

const FIGURES_MAX = 1_000;
const CONFLICTS_MAX = 100;

const statements = perConnection((read: Reader) => ({
  figures: read
    .select({
      id: publishedFigures.id,
      key: publishedFigures.key,
      subjectZh: publishedFigures.subjectZh,
      subjectEn: publishedFigures.subjectEn,
      yearText: publishedFigures.yearText,
      value: publishedFigures.value,
      valueFen: publishedFigures.valueFen,
      unitZh: publishedFigures.unitZh,
      unitEn: publishedFigures.unitEn,
      qualifier: publishedFigures.qualifier,
      scopeCodes: publishedFigures.scopeCodes,
      scopeZh: publishedFigures.scopeZh,
      scopeEn: publishedFigures.scopeEn,
      topic: publishedFigures.topic,
      topicZh: publishedFigures.topicZh,
      topicEn: publishedFigures.topicEn,
      quoteZh: publishedFigures.quoteZh,
      quoteEn: publishedFigures.quoteEn,
      sourceZh: publishedFigures.sourceZh,
      sourceEn: publishedFigures.sourceEn,
      kind: publishedFigures.kind,
      noteZh: publishedFigures.noteZh,
      noteEn: publishedFigures.noteEn,
    })
    .from(publishedFigures)
    .orderBy(asc(publishedFigures.id))
    .limit(FIGURES_MAX)
    .prepare("published_figures"),
  conflicts: read
    .select()
    .from(figureConflicts)
    .orderBy(asc(figureConflicts.id))
    .limit(CONFLICTS_MAX)
    .prepare("figure_conflicts"),
}));

export type PublishedFigure = Awaited<ReturnType<typeof listPublishedFigures>>[number];

/** What was published about the programme, each figure with its year, scope and source. Never added up. */
export function listPublishedFigures(read: Reader) {
  return statements(read).figures.execute();
}

/** Published figures that contradict each other, or seem to, and how to read them. */
export function listFigureConflicts(read: Reader) {
  return statements(read).conflicts.execute();
}

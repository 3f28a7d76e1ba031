import { useMessages } from "#app/components/locale.tsx";
import { Timeline } from "#app/components/navigation.tsx";
import type { ClaimStep } from "#db/words.ts";

export interface ClaimPhoto {
  id: string;
  width: number;
  height: number;
}

export interface ClaimHistoryStep {
  id: string;
  kind: ClaimStep;
  happenedAt: number;
  /** Who took it, where the page may say so. */
  by?: string | undefined;
  /** What the shop said, and what the shopper said. */
  answer: string | null;
  words: string | null;
  photos: readonly ClaimPhoto[];
}

const STOPS: readonly ClaimStep[] = ["refused", "withdrawn"];

/** What happened to a claim, with what was said and shown at each step. `photoHref` is final. */
export function ClaimHistory(props: {
  steps: readonly ClaimHistoryStep[];
  photoHref: (photoId: string, size: "full" | "thumbnail") => string;
}) {
  const { claims: words } = useMessages();
  let position = 0;
  return (
    <Timeline
      events={props.steps.map((step) => ({
        label: words.steps[step.kind],
        at: step.happenedAt,
        state: STOPS.includes(step.kind) ? "stopped" : "done",
        detail: (
          <>
            {step.by ? <p className="claim-by">{step.by}</p> : null}
            {step.answer ? <p className="claim-said claim-said-shop">{step.answer}</p> : null}
            {step.words ? <p className="claim-said">{step.words}</p> : null}
            {step.photos.length > 0 ? (
              <div className="claim-photos">
                {step.photos.map((photo) => {
                  position += 1;
                  return (
                    <a key={photo.id} href={props.photoHref(photo.id, "full")}>
                      <img
                        src={props.photoHref(photo.id, "thumbnail")}
                        width="96"
                        height="96"
                        alt={words.photo(position)}
                        loading="lazy"
                      />
                    </a>
                  );
                })}
              </div>
            ) : null}
          </>
        ),
      }))}
    />
  );
}

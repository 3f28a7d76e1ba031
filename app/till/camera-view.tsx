import { useEffect, useRef, useState } from "react";
import { CartPanel } from "./cart-panel.tsx";
import { useTill, useTillState, useWords } from "./context.tsx";
import { HintLine } from "./hint-line.tsx";

/** The same code in front of the camera is one scan until it has been away for so long. */
const AGAIN_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 120;

type Trouble = "refused" | "unreadable";

/** Scanning with the tablet's camera: each code goes the way of a scanner's. */
export function CameraView() {
  const till = useTill();
  const words = useWords();
  const { cart } = useTillState();
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<Trouble>();
  const [isOn, setIsOn] = useState(false);

  useEffect(() => {
    const leaving = new AbortController();
    watch(video, leaving.signal, setIsOn, (code) => till.scan(code)).catch((error: unknown) => {
      if (!leaving.signal.aborted) setTrouble(error instanceof DOMException ? "refused" : "unreadable");
    });
    return () => leaving.abort();
  }, [till]);

  return (
    <div className="till-sell">
      <section className="till-find" aria-labelledby="till-camera">
        <h2 id="till-camera">{words.camera.title}</h2>
        <p>{trouble ? words.camera[trouble] : isOn ? words.camera.text : words.camera.starting}</p>
        <video ref={video} className="till-video" muted playsInline />
        <HintLine />
        <button
          type="button"
          className="button button-primary till-button-huge"
          onClick={() => till.go("sell")}
        >
          {words.camera.done}
        </button>
      </section>
      <CartPanel cart={cart} />
    </div>
  );
}

/** Opens the camera and tells every code that comes before it, until `signal` says stop. */
async function watch(
  video: React.RefObject<HTMLVideoElement>,
  signal: AbortSignal,
  tellOn: (isOn: boolean) => void,
  onScan: (code: string) => void,
): Promise<void> {
  const { makeReader } = await import("./barcode-reader.ts");
  const reader = await makeReader();
  if (!navigator.mediaDevices) throw new DOMException("no camera", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener("abort", stop);
  if (signal.aborted || !video.current) return stop();
  video.current.srcObject = stream;
  await video.current.play();
  tellOn(true);
  const seenAt = new Map<string, number>();
  while (!signal.aborted && video.current) {
    for (const { rawValue } of await reader.detect(video.current)) {
      const before = seenAt.get(rawValue);
      seenAt.set(rawValue, performance.now());
      if (before === undefined || performance.now() - before > AGAIN_AFTER_MS) onScan(rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

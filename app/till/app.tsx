import { useEffect, useRef } from "react";
import { CameraView } from "./camera-view.tsx";
import { CardView } from "./card-view.tsx";
import { useTill, useTillState, useWords } from "./context.tsx";
import { ListView } from "./list-view.tsx";
import { PayView } from "./pay-view.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { listenForScans } from "./scanner.ts";
import { SellView } from "./sell-view.tsx";
import { SetupView } from "./setup-view.tsx";
import { CloseShiftView, OpenShiftView } from "./shift-views.tsx";
import { StateView } from "./state-view.tsx";
import { StatusBar } from "./status-bar.tsx";
import { WeighView } from "./weigh-view.tsx";

/** The till: its state is always above, and below it what there is to do now. */
export function App() {
  const till = useTill();
  const { phase, stored, sync } = useTillState();
  const words = useWords();
  useEffect(() => listenForScans((code) => till.scan(code)), [till]);
  const isClosedToUs = sync.contact === "unregistered" || sync.contact === "revoked";
  if (phase === "starting") return <p className="till-alone">{words.starting}</p>;
  if (phase === "elsewhere" || phase === "broken" || !stored || isClosedToUs) return <SetupView />;
  return (
    <>
      <StatusBar />
      <main className="till-main" id="content">
        <CurrentView />
      </main>
    </>
  );
}

/** A page for each thing to do; a new one has the focus at its heading unless it places it itself. */
function CurrentView() {
  const { view, shift } = useTillState();
  const before = useRef(view.name);
  useEffect(() => {
    if (before.current !== view.name) window.scrollTo(0, 0);
    before.current = view.name;
  }, [view.name]);
  switch (view.name) {
    case "receipt":
      return <ReceiptView view={view} />;
    case "list":
      return <ListView />;
    case "state":
      return <StateView />;
  }
  if (!shift) return <OpenShiftView />;
  switch (view.name) {
    case "sell":
      return <SellView />;
    case "weigh":
      return <WeighView goods={view.goods} />;
    case "card":
      return <CardView />;
    case "camera":
      return <CameraView />;
    case "pay":
      return <PayView view={view} />;
    case "closeShift":
      return <CloseShiftView shift={shift} />;
  }
}

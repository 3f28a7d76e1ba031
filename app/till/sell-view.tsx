import {
  type KeyboardEvent,
  memo,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { formatCount, formatFen } from "#app/components/format.ts";
import { Icon } from "#app/components/icon.tsx";
import type { TillGoods } from "#app/domain/tills/wire.ts";
import { CartPanel } from "./cart-panel.tsx";
import { readScan, searchGoods } from "./catalogue.ts";
import { countyIn, nameIn, specIn, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import { HintLine } from "./hint-line.tsx";
import { leftOf } from "./machine.ts";
import { drawingAddress } from "./till.ts";

const RESULTS_MAX = 12;
const CODE_LENGTH_MIN = 8;

/** Selling: find goods on the one side, the cart on the other. Everything has a key. */
export function SellView() {
  const till = useTill();
  const words = useWords();
  const state = useTillState();
  const { catalogue, cart } = state;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [chosenAt, setChosenAt] = useState(0);
  const looked = useDeferredValue(typed);
  const found = useMemo(() => searchGoods(catalogue, looked, RESULTS_MAX), [catalogue, looked]);
  const isSearching = looked.trim() !== "";

  useEffect(() => field.current?.focus(), []);
  const clear = useCallback(() => {
    setTyped("");
    setChosenAt(0);
  }, []);

  const pick = useCallback(
    (goods: TillGoods) => {
      clear();
      till.choose(goods);
      field.current?.focus();
    },
    [clear, till],
  );

  function enter(): void {
    const text = typed.trim();
    if (text === "") {
      till.beginPaying("cash");
      return;
    }
    const read = readScan(catalogue, text);
    // what a slow scanner or a person typed as a code is a code, whether we know it or not
    if (read.kind === "goods" || (/^\d+$/.test(text) && text.length >= CODE_LENGTH_MIN)) {
      clear();
      till.scan(text);
      return;
    }
    const goods = searchGoods(catalogue, text, RESULTS_MAX)[chosenAt];
    if (goods) pick(goods);
  }

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const act = keyAct(event.key, typed);
    if (!act) return;
    event.preventDefault();
    if (act.kind === "enter") enter();
    else if (act.kind === "clear") clear();
    else if (act.kind === "remove") till.dispatch({ kind: "removed", key: null });
    else if (act.kind === "by") till.dispatch({ kind: "quantity", key: null, change: { by: act.by } });
    else if (act.kind === "to") {
      clear();
      till.dispatch({ kind: "quantity", key: null, change: { to: act.to } });
    } else if (!isSearching) till.dispatch({ kind: "stepped", by: act.by });
    else setChosenAt((at) => Math.min(Math.max(at + act.by, 0), Math.max(found.length - 1, 0)));
  }

  return (
    <div className="till-sell">
      <section className="till-find" aria-label={words.menu.sell}>
        <div className="till-search">
          <input
            ref={field}
            className="input"
            type="text"
            inputMode="search"
            autoComplete="off"
            spellCheck={false}
            role="combobox"
            aria-expanded={isSearching}
            aria-controls="till-goods"
            aria-activedescendant={isSearching && found[chosenAt] ? `found-${chosenAt}` : undefined}
            aria-label={words.sell.search}
            placeholder={words.sell.search}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setChosenAt(0);
            }}
            onKeyDown={press}
          />
          <button
            type="button"
            className="button button-quiet"
            aria-label={words.sell.camera}
            title={words.sell.camera}
            onClick={() => till.go("camera")}
          >
            {words.sell.cameraShort}
          </button>
        </div>
        <HintLine />
        <h2 className="till-found-title">
          {isSearching
            ? found.length > 0
              ? words.sell.results(found.length)
              : words.sell.noResults
            : words.sell.favourites}
        </h2>
        {isSearching ? (
          <div className="till-goods" id="till-goods" role="listbox" aria-label={words.sell.favourites}>
            {found.map((goods, at) => (
              <GoodsTile
                key={goods.variantId}
                goods={goods}
                left={leftOf(state, goods)}
                optionId={`found-${at}`}
                isChosen={at === chosenAt}
                onPick={pick}
              />
            ))}
          </div>
        ) : (
          <div className="till-goods" id="till-goods">
            {catalogue.favourites.map((goods) => (
              <GoodsTile key={goods.variantId} goods={goods} left={leftOf(state, goods)} onPick={pick} />
            ))}
          </div>
        )}
      </section>
      <CartPanel cart={cart} />
    </div>
  );
}

type KeyAct =
  | { kind: "enter" }
  | { kind: "clear" }
  | { kind: "remove" }
  | { kind: "by" | "step"; by: number }
  | { kind: "to"; to: number };

/** What a key in the search field means there; undefined when it is simply typed. */
function keyAct(key: string, typed: string): KeyAct | undefined {
  const isEmpty = typed === "";
  const count = /^\d{1,3}$/.test(typed) ? Number(typed) : undefined;
  if (key === "Enter") return { kind: "enter" };
  if (key === "Escape") return { kind: "clear" };
  if (key === "ArrowDown") return { kind: "step", by: 1 };
  if (key === "ArrowUp") return { kind: "step", by: -1 };
  if ((key === "*" || key === "×") && count !== undefined && count > 0) return { kind: "to", to: count };
  if (!isEmpty) return undefined;
  if (key === "+" || key === "=") return { kind: "by", by: 1 };
  if (key === "-") return { kind: "by", by: -1 };
  if (key === "Delete") return { kind: "remove" };
  return undefined;
}

/** Goods to press: the county's name first, then what it costs. Drawn anew only when something of it changed: a scan is quick. */
const GoodsTile = memo(function GoodsTile(props: {
  goods: TillGoods;
  left: number;
  /** Of a result of a search, which the arrow keys choose among. */
  optionId?: string;
  isChosen?: boolean;
  onPick: (goods: TillGoods) => void;
}) {
  const { goods, left, optionId } = props;
  const locale = useLocale();
  const words = useWords();
  const price = goods.isWeighed
    ? words.sell.perJin(formatFen(goods.pricePer500gFen ?? 0))
    : formatFen(goods.priceFen);
  const stock = !goods.isSellable
    ? words.sell.blocked
    : left > 0
      ? words.sell.left(formatCount(left))
      : words.sell.none;
  return (
    <button
      type="button"
      className={goods.isSellable ? "till-tile" : "till-tile till-tile-blocked"}
      {...(optionId && {
        id: optionId,
        role: "option",
        "aria-selected": props.isChosen === true,
        tabIndex: -1,
      })}
      onClick={() => props.onPick(goods)}
    >
      <img src={drawingAddress(goods.icon)} width="40" height="40" alt="" />
      <span className="till-tile-county">
        {countyIn(locale, goods)}
        {goods.isCertified ? <Icon name="check" /> : null}
      </span>
      <span className="till-tile-name">{nameIn(locale, goods)}</span>
      <span className="till-tile-spec">{specIn(locale, goods)}</span>
      <span className="till-tile-price">
        <b>{price}</b>
        <small>{stock}</small>
      </span>
    </button>
  );
});

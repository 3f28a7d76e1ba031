import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "qr_code"] as const;

interface Reader {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface NativeDetector {
  new (options: { formats: readonly string[] }): Reader;
  getSupportedFormats(): Promise<string[]>;
}

/** Reads barcodes from pictures: the browser's own reader where it knows EAN-13, else ours, from our own address. */
export async function makeReader(): Promise<Reader> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  const known = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  if (native && known.includes("ean_13"))
    return new native({ formats: FORMATS.filter((one) => known.includes(one)) });
  await prepareZXingModule({ overrides: { locateFile: () => "/till/zxing.wasm" }, fireImmediately: true });
  return new BarcodeDetector({ formats: [...FORMATS] });
}

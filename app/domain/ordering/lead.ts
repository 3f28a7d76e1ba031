/** The counter whose code on the shelf a buyer scanned, and when. */
export interface Lead {
  outletId: string;
  scannedAt: number;
}

/** For so many days a sale online is said to have been led to by the counter. */
export const LEAD_DAYS = 30;

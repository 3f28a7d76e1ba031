import type { wall as zh } from "../zh/wall.ts";

export const wall: typeof zh = {
  title: "Wall screen",
  heading: "Consumption aid today",
  total: "Net sales today",
  orders: "Orders",
  counties: "Counties",
  weight: "Weight",
  top: "Sales by county",
  latest: "Latest sales",
  districts: "Sales by district",
  scope: "Net sales today · paid less refunded · Beijing time",
  asOf: "As of",
  lost: "No network. As of",
  ended: "The link or sign-in has ended. As of",

  links: {
    title: "Links to the wall screen",
    text: "A screen on a wall is opened by a link and by nobody's sign-in. The link shows that one page and nothing else; revoke it when it is no longer used.",
    name: "Where it hangs",
    nameHint: "for example: the centre's lobby",
    make: "Make a link",
    made: "The link is made and is shown this once. Open it on the screen, or write it down now.",
    open: "Open",
    list: "Links",
    none: "There is no link yet.",
    columns: { name: "Where it hangs", by: "Made by", at: "Made", state: "State" },
    live: "in use",
    revokedAt: (at) => `revoked ${at}`,
    revoke: "Revoke",
    ownScreen: "Open the wall screen here",
  },
};

/** The address under which visitors reach this shop, "https://shop.example": as PUBLIC_ORIGIN says, else as they asked for it. */
export function publicOrigin(request: Request): string {
  return process.env.PUBLIC_ORIGIN ?? new URL(request.url).origin;
}

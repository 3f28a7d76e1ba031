/*
 * Whether this process writes text messages. It does once it was told how they leave, when it starts to
 * serve; a script that writes a year of invented history was not told, and fills nobody's telephone. It
 * hangs on globalThis so that a reload of the code in development does not forget it.
 */
const place = globalThis as typeof globalThis & { bangfuTextMessages?: boolean };

export function openTextMessages(isOpen = true): void {
  place.bangfuTextMessages = isOpen;
}

export function areTextMessagesOpen(): boolean {
  return place.bangfuTextMessages ?? false;
}

const LOCK = "bangfu-till";

/**
 * Makes this tab the till, or waits until the tab that is goes away. `isElsewhere` is called when there is
 * another. The lock is held until the page ends; the browser gives it back however it ends.
 */
export function holdTheTill(isElsewhere: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const holdForEver = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    navigator.locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock) return holdForEver();
        isElsewhere();
        navigator.locks.request(LOCK, holdForEver).catch(reject);
        return undefined;
      })
      .catch(reject);
  });
}

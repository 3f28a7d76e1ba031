/** The part of cli-progress that we use; the package brings no types. */
declare module "cli-progress" {
  export class SingleBar {
    constructor(options: {
      format?: string;
      hideCursor?: boolean;
      noTTYOutput?: boolean;
      notTTYSchedule?: number;
    });
    start(total: number, startValue: number, payload?: Record<string, unknown>): void;
    update(current: number, payload?: Record<string, unknown>): void;
    stop(): void;
  }
}

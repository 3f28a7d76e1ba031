CREATE TABLE `payment_outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`gateway` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at` integer NOT NULL,
	`error` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_outbox_key` ON `payment_outbox` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `payment_outbox_due` ON `payment_outbox` (`next_try_at`) WHERE state = 'ready';
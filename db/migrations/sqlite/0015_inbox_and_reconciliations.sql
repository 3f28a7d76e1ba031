CREATE TABLE `gateway_days` (
	`gateway` text NOT NULL,
	`business_day` integer NOT NULL,
	`currency` text NOT NULL,
	`theirs_fen` integer NOT NULL,
	`ours_fen` integer NOT NULL,
	`checked_at` integer NOT NULL,
	PRIMARY KEY(`gateway`, `business_day`, `currency`)
);
--> statement-breakpoint
CREATE TABLE `payment_inbox` (
	`gateway` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`about` text,
	`object_id` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at` integer NOT NULL,
	`error` text,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`gateway`, `event_id`)
);
--> statement-breakpoint
CREATE INDEX `payment_inbox_due` ON `payment_inbox` (`next_try_at`) WHERE state = 'ready';--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`id` text PRIMARY KEY NOT NULL,
	`gateway` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`repaired` integer NOT NULL,
	`differences` integer NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `reconciliations_gateway` ON `reconciliations` (`gateway`,`started_at`);--> statement-breakpoint
ALTER TABLE `payment_exceptions` ADD `closed_reason` text;--> statement-breakpoint
ALTER TABLE `payment_outbox` ADD `key_changed_at` integer;--> statement-breakpoint
ALTER TABLE `payments` ADD `intent_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `payments_intent` ON `payments` (`intent_id`) WHERE intent_id is not null;
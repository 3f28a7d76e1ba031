CREATE TABLE `claim_counts` (
	`order_id` text PRIMARY KEY NOT NULL,
	`claims` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `claim_events` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`claim_id` text NOT NULL,
	`step` integer NOT NULL,
	`kind` text NOT NULL,
	`actor_user_id` text,
	`answer` text,
	`happened_at` integer NOT NULL,
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claim_events_step` ON `claim_events` (`claim_id`,`step`);--> statement-breakpoint
CREATE TABLE `claim_lines` (
	`claim_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`received_day` integer NOT NULL,
	`last_day` integer NOT NULL,
	`rule_id` text NOT NULL,
	`accepted_quantity` integer,
	`accepted_fen` integer,
	`disposition` text,
	PRIMARY KEY(`claim_id`, `order_line_id`),
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rule_id`) REFERENCES `claim_rules`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "claim_lines_quantity" CHECK("claim_lines"."quantity" > 0 and ("claim_lines"."accepted_quantity" is null or ("claim_lines"."accepted_quantity" >= 0 and "claim_lines"."accepted_quantity" <= "claim_lines"."quantity"))),
	CONSTRAINT "claim_lines_accepted" CHECK("claim_lines"."accepted_fen" is null or "claim_lines"."accepted_fen" >= 0)
);
--> statement-breakpoint
CREATE INDEX `claim_lines_line` ON `claim_lines` (`order_line_id`);--> statement-breakpoint
CREATE TABLE `claim_photos` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`event_id` text,
	`position` integer NOT NULL,
	`media_type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` integer NOT NULL,
	`thumbnail_bytes` integer NOT NULL,
	`hash` text NOT NULL,
	`stored_at` integer NOT NULL,
	`erased_at` integer,
	`removed_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `claim_events`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "claim_photos_sizes" CHECK("claim_photos"."width" > 0 and "claim_photos"."height" > 0 and "claim_photos"."bytes" > 0 and "claim_photos"."thumbnail_bytes" > 0)
);
--> statement-breakpoint
CREATE INDEX `claim_photos_event` ON `claim_photos` (`event_id`,`position`);--> statement-breakpoint
CREATE INDEX `claim_photos_order` ON `claim_photos` (`order_id`);--> statement-breakpoint
CREATE INDEX `claim_photos_loose` ON `claim_photos` (`stored_at`) WHERE removed_at is null and (event_id is null or erased_at is not null);--> statement-breakpoint
CREATE TABLE `claim_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`storage_class` text NOT NULL,
	`jurisdiction` text NOT NULL,
	`days` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "claim_rules_days_above_zero" CHECK("claim_rules"."days" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claim_rules_kind` ON `claim_rules` (`kind`,`storage_class`,`valid_from_day`);--> statement-breakpoint
CREATE TABLE `claim_statements` (
	`event_id` text PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `claim_events`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `claims` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`claim_number` integer NOT NULL,
	`kind` text NOT NULL,
	`fault` text,
	`state` text NOT NULL,
	`steps` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`borne_by` text,
	`refund_id` text,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "claims_fault" CHECK(("claims"."kind" = 'quality_claim') = ("claims"."fault" is not null)),
	CONSTRAINT "claims_accepted" CHECK(("claims"."state" = 'accepted') = ("claims"."refund_id" is not null) and ("claims"."state" = 'accepted') = ("claims"."borne_by" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claims_number` ON `claims` (`order_id`,`claim_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `claims_refund` ON `claims` (`refund_id`);--> statement-breakpoint
CREATE INDEX `claims_waiting` ON `claims` (`changed_at`,`id`) WHERE state = 'requested';--> statement-breakpoint
CREATE INDEX `claims_state` ON `claims` (`state`,`requested_at`,`id`);--> statement-breakpoint
CREATE INDEX `claims_requested` ON `claims` (`requested_at`,`id`);
CREATE TABLE `acceptance_claims` (
	`claim_id` text PRIMARY KEY NOT NULL,
	`acceptance_id` text NOT NULL,
	`fault` text NOT NULL,
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`acceptance_id`) REFERENCES `acceptances`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `acceptance_claims_fault` ON `acceptance_claims` (`acceptance_id`,`fault`);--> statement-breakpoint
CREATE TABLE `acceptance_lines` (
	`acceptance_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`delivered_quantity` integer NOT NULL,
	`accepted_quantity` integer NOT NULL,
	`short_quantity` integer NOT NULL,
	`damaged_quantity` integer NOT NULL,
	`refused_quantity` integer NOT NULL,
	`reason` text,
	PRIMARY KEY(`acceptance_id`, `order_line_id`),
	FOREIGN KEY (`acceptance_id`) REFERENCES `acceptances`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "acceptance_lines_sum" CHECK("acceptance_lines"."delivered_quantity" > 0 and "acceptance_lines"."delivered_quantity" = "acceptance_lines"."accepted_quantity" + "acceptance_lines"."short_quantity" + "acceptance_lines"."damaged_quantity" + "acceptance_lines"."refused_quantity"),
	CONSTRAINT "acceptance_lines_not_negative" CHECK("acceptance_lines"."accepted_quantity" >= 0 and "acceptance_lines"."short_quantity" >= 0 and "acceptance_lines"."damaged_quantity" >= 0 and "acceptance_lines"."refused_quantity" >= 0)
);
--> statement-breakpoint
CREATE INDEX `acceptance_lines_line` ON `acceptance_lines` (`order_line_id`);--> statement-breakpoint
CREATE TABLE `acceptance_outcomes` (
	`acceptance_id` text PRIMARY KEY NOT NULL,
	`decision_key` text NOT NULL,
	`content_hash` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`decided_by` text,
	`decided_at` integer NOT NULL,
	FOREIGN KEY (`acceptance_id`) REFERENCES `acceptances`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `acceptance_photos` (
	`photo_id` text PRIMARY KEY NOT NULL,
	`acceptance_id` text NOT NULL,
	`fault` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`photo_id`) REFERENCES `claim_photos`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`acceptance_id`) REFERENCES `acceptances`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `acceptance_photos_position` ON `acceptance_photos` (`acceptance_id`,`fault`,`position`);--> statement-breakpoint
CREATE TABLE `acceptances` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`order_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`is_goods_first` integer NOT NULL,
	`has_differences` integer NOT NULL,
	`note` text,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `acceptances_attempt` ON `acceptances` (`order_id`,`attempt`);--> statement-breakpoint
CREATE INDEX `acceptances_accepted` ON `acceptances` (`accepted_at`,`id`);--> statement-breakpoint
CREATE INDEX `acceptances_to_answer` ON `acceptances` (`accepted_at`,`id`) WHERE is_goods_first and has_differences;--> statement-breakpoint
DROP INDEX `claim_photos_loose`;--> statement-breakpoint
ALTER TABLE `claim_photos` ADD `held_by` text;--> statement-breakpoint
CREATE INDEX `claim_photos_loose` ON `claim_photos` (`stored_at`) WHERE removed_at is null and ((event_id is null and held_by is null) or erased_at is not null);
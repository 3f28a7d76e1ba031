CREATE TABLE `buying_units` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text,
	`kind` text NOT NULL,
	`entry_channel` text NOT NULL,
	`state` text NOT NULL,
	`uscc` text,
	`uscc_reason` text,
	`district_code` text,
	`province_code` text NOT NULL,
	`prefecture_code` text,
	`county_code` text NOT NULL,
	`region_zh` text NOT NULL,
	`street` text NOT NULL,
	`detail` text NOT NULL,
	`contact_name` text NOT NULL,
	`phone` text NOT NULL,
	`email` text,
	`applied_by` text NOT NULL,
	`applied_at` integer NOT NULL,
	`opened_day` integer,
	`closed_day` integer,
	`is_demo` integer NOT NULL,
	FOREIGN KEY (`district_code`) REFERENCES `districts`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`applied_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "buying_units_channel" CHECK("buying_units"."entry_channel" <> 'none'),
	CONSTRAINT "buying_units_barracks" CHECK(("buying_units"."kind" = 'barracks') = ("buying_units"."entry_channel" = 'barracks'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `buying_units_code` ON `buying_units` (`code`);--> statement-breakpoint
CREATE INDEX `buying_units_state` ON `buying_units` (`state`,`applied_at`);--> statement-breakpoint
CREATE INDEX `buying_units_uscc` ON `buying_units` (`uscc`);--> statement-breakpoint
CREATE INDEX `buying_units_district` ON `buying_units` (`district_code`);--> statement-breakpoint
CREATE TABLE `unit_affiliations` (
	`unit_id` text NOT NULL,
	`parent_id` text NOT NULL,
	`from_day` integer NOT NULL,
	`to_day` integer,
	PRIMARY KEY(`unit_id`, `from_day`),
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "unit_affiliations_other" CHECK("unit_affiliations"."unit_id" <> "unit_affiliations"."parent_id"),
	CONSTRAINT "unit_affiliations_days" CHECK("unit_affiliations"."to_day" is null or "unit_affiliations"."to_day" > "unit_affiliations"."from_day")
);
--> statement-breakpoint
CREATE INDEX `unit_affiliations_parent` ON `unit_affiliations` (`parent_id`,`from_day`);--> statement-breakpoint
CREATE TABLE `unit_events` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`unit_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` integer NOT NULL,
	`from_text` text,
	`to_text` text,
	`reason` text,
	`actor_user_id` text,
	`happened_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unit_events_unit` ON `unit_events` (`unit_id`,`happened_at`);--> statement-breakpoint
CREATE TABLE `unit_memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`granted_at` integer NOT NULL,
	`granted_by` text,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`granted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `unit_memberships_held` ON `unit_memberships` (`unit_id`,`user_id`,`role`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `unit_memberships_unit` ON `unit_memberships` (`unit_id`,`granted_at`);--> statement-breakpoint
CREATE INDEX `unit_memberships_user` ON `unit_memberships` (`user_id`);
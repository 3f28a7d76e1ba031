CREATE TABLE `fair_stall_days` (
	`outlet_id` text NOT NULL,
	`day` integer NOT NULL,
	`fair_id` text NOT NULL,
	PRIMARY KEY(`outlet_id`, `day`),
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fair_id`) REFERENCES `fairs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fair_stall_days_fair` ON `fair_stall_days` (`fair_id`,`day`);--> statement-breakpoint
CREATE TABLE `fair_stalls` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`fair_id` text NOT NULL,
	`outlet_id` text NOT NULL,
	`version` integer NOT NULL,
	`from_day` integer,
	`last_day` integer,
	`reason` text,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`fair_id`) REFERENCES `fairs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fair_stalls_days" CHECK(("fair_stalls"."from_day" is null) = ("fair_stalls"."last_day" is null) and ("fair_stalls"."from_day" is null or "fair_stalls"."last_day" >= "fair_stalls"."from_day"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fair_stalls_version` ON `fair_stalls` (`fair_id`,`outlet_id`,`version`);--> statement-breakpoint
CREATE TABLE `fairs` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`from_day` integer NOT NULL,
	`last_day` integer NOT NULL,
	`district_code` text NOT NULL,
	`address` text NOT NULL,
	`host_county_id` text,
	`note` text,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	FOREIGN KEY (`district_code`) REFERENCES `districts`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`host_county_id`) REFERENCES `counties`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fairs_day_order" CHECK("fairs"."last_day" >= "fairs"."from_day")
);
--> statement-breakpoint
CREATE INDEX `fairs_days` ON `fairs` (`from_day`,`id`);
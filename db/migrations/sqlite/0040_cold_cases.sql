CREATE TABLE `cold_cases` (
	`id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`name` text NOT NULL,
	`storage_class` text NOT NULL,
	`from_day` integer NOT NULL,
	`ended_day` integer,
	`is_demo` integer NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	`ended_by` text,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cold_cases_name` ON `cold_cases` (`outlet_id`,`name`) WHERE ended_day is null;--> statement-breakpoint
CREATE INDEX `cold_cases_outlet` ON `cold_cases` (`outlet_id`,`storage_class`);--> statement-breakpoint
CREATE TABLE `cold_readings` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`tenths` integer NOT NULL,
	`min_tenths` integer NOT NULL,
	`max_tenths` integer NOT NULL,
	`read_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`corrects_id` text,
	`note` text,
	`read_by` text,
	FOREIGN KEY (`case_id`) REFERENCES `cold_cases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cold_readings_case` ON `cold_readings` (`case_id`,`read_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `cold_readings_corrects` ON `cold_readings` (`corrects_id`) WHERE corrects_id is not null;--> statement-breakpoint
CREATE TABLE `cold_rules` (
	`storage_class` text NOT NULL,
	`valid_from_day` integer NOT NULL,
	`min_tenths` integer NOT NULL,
	`max_tenths` integer NOT NULL,
	`every_minutes` integer NOT NULL,
	`grace_minutes` integer NOT NULL,
	`opens_minute` integer NOT NULL,
	`closes_minute` integer NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	PRIMARY KEY(`storage_class`, `valid_from_day`),
	CONSTRAINT "cold_rules_range" CHECK("cold_rules"."min_tenths" <= "cold_rules"."max_tenths"),
	CONSTRAINT "cold_rules_minutes" CHECK("cold_rules"."every_minutes" > 0 and "cold_rules"."grace_minutes" >= 0 and "cold_rules"."opens_minute" >= 0
        and "cold_rules"."opens_minute" < "cold_rules"."closes_minute" and "cold_rules"."closes_minute" <= 1440)
);
--> statement-breakpoint
ALTER TABLE `lot_levels` ADD `cold_case_id` text REFERENCES cold_cases(id);
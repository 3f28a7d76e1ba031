CREATE TABLE `outlet_deductions` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`outlet_id` text NOT NULL,
	`kind` text NOT NULL,
	`share_permille` integer,
	`monthly_fen` integer,
	`from_day` integer NOT NULL,
	`source` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "outlet_deductions_one_measure" CHECK(("outlet_deductions"."share_permille" is null) <> ("outlet_deductions"."monthly_fen" is null) and ("outlet_deductions"."share_permille" is null or "outlet_deductions"."share_permille" between 0 and 1000) and ("outlet_deductions"."monthly_fen" is null or "outlet_deductions"."monthly_fen" >= 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outlet_deductions_item` ON `outlet_deductions` (`outlet_id`,`kind`,`from_day`);--> statement-breakpoint
CREATE TABLE `outlet_events` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` integer NOT NULL,
	`from_name_zh` text,
	`from_name_en` text,
	`from_parent_id` text,
	`from_shop_id` text,
	`to_name_zh` text,
	`to_name_en` text,
	`to_parent_id` text,
	`to_shop_id` text,
	`actor_user_id` text NOT NULL,
	`note` text,
	`happened_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outlet_events_subject` ON `outlet_events` (`subject_id`,`happened_at`);--> statement-breakpoint
CREATE INDEX `outlet_events_kind` ON `outlet_events` (`kind`,`day`);--> statement-breakpoint
CREATE TABLE `shops` (
	`id` text PRIMARY KEY NOT NULL,
	`retail_partner_id` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`district_code` text NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`opened_day` integer NOT NULL,
	`closed_day` integer,
	`is_demo` integer NOT NULL,
	FOREIGN KEY (`retail_partner_id`) REFERENCES `retail_partners`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`district_code`) REFERENCES `districts`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `shops_partner` ON `shops` (`retail_partner_id`,`district_code`);--> statement-breakpoint
CREATE INDEX `shops_district` ON `shops` (`district_code`);--> statement-breakpoint
ALTER TABLE `outlets` ADD `shop_id` text REFERENCES `shops`(`id`);--> statement-breakpoint
ALTER TABLE `outlets` ADD `entry_fee_fen` integer DEFAULT 0 NOT NULL CONSTRAINT "outlets_no_entry_fee" CHECK("entry_fee_fen" = 0);--> statement-breakpoint
CREATE INDEX `outlets_shop` ON `outlets` (`shop_id`);
--> statement-breakpoint
INSERT INTO shops (id, retail_partner_id, name_zh, name_en, district_code, opened_day, closed_day, is_demo)
SELECT 'S-' || id, retail_partner_id, name_zh, name_en, district_code, opened_day, closed_day, is_demo
FROM outlets WHERE retail_partner_id IS NOT NULL AND district_code IS NOT NULL;
--> statement-breakpoint
UPDATE outlets SET shop_id = 'S-' || id WHERE retail_partner_id IS NOT NULL AND district_code IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER outlet_events_no_update BEFORE UPDATE ON outlet_events
BEGIN SELECT RAISE(ABORT, 'outlet events are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER outlet_events_no_delete BEFORE DELETE ON outlet_events
BEGIN SELECT RAISE(ABORT, 'outlet events are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER outlet_deductions_no_update BEFORE UPDATE ON outlet_deductions
BEGIN SELECT RAISE(ABORT, 'outlet deductions are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER outlet_deductions_no_delete BEFORE DELETE ON outlet_deductions
BEGIN SELECT RAISE(ABORT, 'outlet deductions are never deleted'); END;

CREATE TABLE `lot_events` (
	`id` text PRIMARY KEY NOT NULL,
	`lot_id` text NOT NULL,
	`kind` text NOT NULL,
	`outlet_id` text,
	`quantity` integer,
	`reason` text,
	`actor_user_id` text,
	`happened_at` integer NOT NULL,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lot_events_lot` ON `lot_events` (`lot_id`,`happened_at`);--> statement-breakpoint
CREATE TABLE `lot_levels` (
	`outlet_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`on_hand` integer NOT NULL,
	`block` text,
	`cold_since` integer,
	PRIMARY KEY(`outlet_id`, `lot_id`),
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_levels_not_below_zero" CHECK("lot_levels"."on_hand" >= 0)
);
--> statement-breakpoint
CREATE INDEX `lot_levels_shelf` ON `lot_levels` (`outlet_id`,`variant_id`);--> statement-breakpoint
CREATE INDEX `lot_levels_lot` ON `lot_levels` (`lot_id`);--> statement-breakpoint
CREATE TABLE `lots` (
	`id` text PRIMARY KEY NOT NULL,
	`variant_id` text NOT NULL,
	`code` text NOT NULL,
	`produced_day` integer NOT NULL,
	`last_day` integer,
	`source` text NOT NULL,
	`licence` text NOT NULL,
	`report_number` text NOT NULL,
	`report_day` integer,
	`state` text NOT NULL,
	`is_demo` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lots_days" CHECK("lots"."last_day" is null or "lots"."last_day" >= "lots"."produced_day")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lots_code` ON `lots` (`variant_id`,`code`);--> statement-breakpoint
CREATE INDEX `lots_created` ON `lots` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `lots_last_day` ON `lots` (`last_day`);--> statement-breakpoint
CREATE TABLE `sold_lots` (
	`order_line_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`returned` integer NOT NULL,
	PRIMARY KEY(`order_line_id`, `lot_id`),
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sold_lots_returned_within_sold" CHECK("sold_lots"."returned" >= 0 and "sold_lots"."returned" <= "sold_lots"."quantity")
);
--> statement-breakpoint
CREATE INDEX `sold_lots_lot` ON `sold_lots` (`lot_id`);--> statement-breakpoint
DROP INDEX `stock_movements_cause`;--> statement-breakpoint
ALTER TABLE `stock_movements` ADD `lot_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `stock_movements_lot` ON `stock_movements` (`lot_id`,`moved_at`) WHERE lot_id <> '';--> statement-breakpoint
CREATE UNIQUE INDEX `stock_movements_cause` ON `stock_movements` (`source_id`,`reason`,`lot_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_stock_levels` (
	`outlet_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`on_hand` integer NOT NULL,
	`held` integer NOT NULL,
	`lotted` integer DEFAULT 0 NOT NULL,
	`blocked` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`outlet_id`, `variant_id`),
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_levels_held_within_hand" CHECK("__new_stock_levels"."held" >= 0 and "__new_stock_levels"."held" <= "__new_stock_levels"."on_hand"),
	CONSTRAINT "stock_levels_blocked_within_hand" CHECK("__new_stock_levels"."blocked" >= 0 and "__new_stock_levels"."blocked" <= "__new_stock_levels"."on_hand")
);
--> statement-breakpoint
INSERT INTO `__new_stock_levels`("outlet_id", "variant_id", "on_hand", "held", "lotted", "blocked") SELECT "outlet_id", "variant_id", "on_hand", "held", 0, 0 FROM `stock_levels`;--> statement-breakpoint
DROP TABLE `stock_levels`;--> statement-breakpoint
ALTER TABLE `__new_stock_levels` RENAME TO `stock_levels`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `stock_levels_variant` ON `stock_levels` (`variant_id`);
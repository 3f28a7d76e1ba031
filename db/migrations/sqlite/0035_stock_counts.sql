CREATE TABLE `stock_count_lines` (
	`count_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`counted` integer NOT NULL,
	`booked` integer NOT NULL,
	`counted_by` text,
	`counted_at` integer NOT NULL,
	PRIMARY KEY(`count_id`, `variant_id`),
	FOREIGN KEY (`count_id`) REFERENCES `stock_counts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_count_lines_not_below_zero" CHECK("stock_count_lines"."counted" >= 0 and "stock_count_lines"."booked" >= 0)
);
--> statement-breakpoint
CREATE TABLE `stock_counts` (
	`id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`opened_by` text,
	`opened_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_counts_open` ON `stock_counts` (`outlet_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `stock_counts_outlet` ON `stock_counts` (`outlet_id`,`opened_at`);--> statement-breakpoint
CREATE TABLE `stock_write_offs` (
	`id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`reason` text NOT NULL,
	`written_by` text,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_write_offs_quantity_above_zero" CHECK("stock_write_offs"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `stock_write_offs_outlet` ON `stock_write_offs` (`outlet_id`,`written_at`);
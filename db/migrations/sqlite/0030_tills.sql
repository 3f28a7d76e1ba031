CREATE TABLE `variant_codes` (
	`code` text PRIMARY KEY NOT NULL,
	`variant_id` text NOT NULL,
	`kind` text NOT NULL,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `variant_codes_variant` ON `variant_codes` (`variant_id`);--> statement-breakpoint
CREATE TABLE `stock_differences` (
	`id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`source_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`finding` text,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_differences_quantity_above_zero" CHECK("stock_differences"."quantity" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_differences_source` ON `stock_differences` (`source_id`);--> statement-breakpoint
CREATE INDEX `stock_differences_open` ON `stock_differences` (`outlet_id`,`opened_at`) WHERE settled_at is null;--> statement-breakpoint
CREATE TABLE `till_devices` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`outlet_id` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`code_hash` text,
	`code_expires_at` integer NOT NULL,
	`secret_hash` text,
	`registered_at` integer,
	`revoked_at` integer,
	`revoked_by` text,
	`revoked_reason` text,
	`seen_at` integer,
	`clock_ahead_ms` integer,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `till_devices_code` ON `till_devices` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `till_devices_code_hash` ON `till_devices` (`code_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `till_devices_secret` ON `till_devices` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `till_devices_outlet` ON `till_devices` (`outlet_id`);--> statement-breakpoint
CREATE TABLE `till_returns` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text NOT NULL,
	`sale_id` text NOT NULL,
	`shift_id` text,
	`outlet_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`returned_by` text NOT NULL,
	`returned_at` integer NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sale_id`) REFERENCES `till_sales`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shift_id`) REFERENCES `till_shifts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "till_returns_amount_above_zero" CHECK("till_returns"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `till_returns_refund` ON `till_returns` (`refund_id`);--> statement-breakpoint
CREATE INDEX `till_returns_shift` ON `till_returns` (`shift_id`);--> statement-breakpoint
CREATE INDEX `till_returns_sale` ON `till_returns` (`sale_id`);--> statement-breakpoint
CREATE TABLE `till_sales` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`number` integer NOT NULL,
	`order_id` text NOT NULL,
	`shift_id` text NOT NULL,
	`outlet_id` text NOT NULL,
	`clerk_user_id` text NOT NULL,
	`device_sold_at` integer NOT NULL,
	`sold_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`total_fen` integer NOT NULL,
	`tender` text NOT NULL,
	`pay_reference` text,
	`caring_card` text,
	`snapshot_version` text NOT NULL,
	`content_hash` text NOT NULL,
	`is_price_changed` integer NOT NULL,
	`is_short` integer NOT NULL,
	`is_clock_off` integer NOT NULL,
	`is_blocked_lot` integer NOT NULL,
	`is_late_for_shift` integer NOT NULL,
	FOREIGN KEY (`device_id`) REFERENCES `till_devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "till_sales_number_above_zero" CHECK("till_sales"."number" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `till_sales_number` ON `till_sales` (`device_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `till_sales_order` ON `till_sales` (`order_id`);--> statement-breakpoint
CREATE INDEX `till_sales_shift` ON `till_sales` (`shift_id`,`number`);--> statement-breakpoint
CREATE INDEX `till_sales_outlet` ON `till_sales` (`outlet_id`,`sold_at`);--> statement-breakpoint
CREATE TABLE `till_set_aside` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`kind` text NOT NULL,
	`entry_id` text NOT NULL,
	`number` integer,
	`content` text NOT NULL,
	`content_hash` text NOT NULL,
	`code` text NOT NULL,
	`detail` text NOT NULL,
	`clock_ahead_ms` integer NOT NULL,
	`received_at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`sale_id` text,
	`reason` text,
	FOREIGN KEY (`device_id`) REFERENCES `till_devices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `till_set_aside_entry` ON `till_set_aside` (`device_id`,`entry_id`,`content_hash`);--> statement-breakpoint
CREATE INDEX `till_set_aside_open` ON `till_set_aside` (`received_at`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `till_set_aside_number` ON `till_set_aside` (`device_id`,`number`);--> statement-breakpoint
CREATE TABLE `till_shifts` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`outlet_id` text NOT NULL,
	`clerk_user_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`float_fen` integer NOT NULL,
	`closed_at` integer,
	`counted_fen` integer,
	`explanation` text,
	`last_sale_number` integer,
	`device_sale_count` integer,
	`device_total_fen` integer,
	`sealed_at` integer,
	`expected_fen` integer,
	`opened_hash` text NOT NULL,
	`closed_hash` text,
	`open_received_at` integer NOT NULL,
	`close_received_at` integer,
	FOREIGN KEY (`device_id`) REFERENCES `till_devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`clerk_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "till_shifts_float" CHECK("till_shifts"."float_fen" >= 0),
	CONSTRAINT "till_shifts_sealed" CHECK("till_shifts"."sealed_at" is null or "till_shifts"."closed_at" is not null)
);
--> statement-breakpoint
CREATE INDEX `till_shifts_device` ON `till_shifts` (`device_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `till_shifts_outlet` ON `till_shifts` (`outlet_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `till_shifts_open` ON `till_shifts` (`opened_at`) WHERE sealed_at is null;
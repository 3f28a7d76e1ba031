CREATE TABLE `bulk_packs` (
	`variant_id` text PRIMARY KEY NOT NULL,
	`quantity_min` integer NOT NULL,
	`case_quantity` integer NOT NULL,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "bulk_packs_above_zero" CHECK("bulk_packs"."quantity_min" > 0 and "bulk_packs"."case_quantity" > 0),
	CONSTRAINT "bulk_packs_whole_cases" CHECK("bulk_packs"."quantity_min" % "bulk_packs"."case_quantity" = 0)
);
--> statement-breakpoint
CREATE TABLE `delivery_points` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`receiver_name` text NOT NULL,
	`phone` text NOT NULL,
	`province_code` text NOT NULL,
	`prefecture_code` text,
	`county_code` text NOT NULL,
	`street` text NOT NULL,
	`detail` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `delivery_points_unit` ON `delivery_points` (`unit_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_points_name` ON `delivery_points` (`unit_id`,`name`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `delivery_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`storage_class` text NOT NULL,
	`province_code` text NOT NULL,
	`lead_days` integer NOT NULL,
	`weekdays` text NOT NULL,
	`on_holidays` integer NOT NULL,
	`ahead_days_max` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "delivery_rules_days" CHECK("delivery_rules"."lead_days" >= 0 and "delivery_rules"."ahead_days_max" >= "delivery_rules"."lead_days" and "delivery_rules"."weekdays" <> '')
);
--> statement-breakpoint
CREATE INDEX `delivery_rules_class` ON `delivery_rules` (`storage_class`,`province_code`,`valid_from_day`);--> statement-breakpoint
CREATE TABLE `public_holidays` (
	`day` integer PRIMARY KEY NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `purchase_lines` (
	`purchase_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`row_number` integer,
	`typed_code` text NOT NULL,
	`typed_name` text NOT NULL,
	`typed_spec` text NOT NULL,
	`typed_quantity` text NOT NULL,
	`typed_point` text NOT NULL,
	`typed_day` text NOT NULL,
	`variant_id` text,
	`quantity` integer,
	`point_id` text,
	`delivery_day` integer,
	`unit_price_fen` integer,
	`problems` text,
	PRIMARY KEY(`purchase_id`, `line_number`),
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`point_id`) REFERENCES `delivery_points`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchase_lines_quantity_above_zero" CHECK("purchase_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `purchase_lines_variant` ON `purchase_lines` (`variant_id`);--> statement-breakpoint
CREATE INDEX `purchase_lines_point` ON `purchase_lines` (`point_id`);--> statement-breakpoint
CREATE TABLE `purchase_orders` (
	`order_id` text PRIMARY KEY NOT NULL,
	`purchase_id` text NOT NULL,
	`point_id` text NOT NULL,
	`point_name` text NOT NULL,
	`delivery_day` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`point_id`) REFERENCES `delivery_points`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_orders_delivery` ON `purchase_orders` (`purchase_id`,`point_id`,`delivery_day`);--> statement-breakpoint
CREATE TABLE `purchase_rules` (
	`kind` text NOT NULL,
	`value` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	PRIMARY KEY(`kind`, `valid_from_day`)
);
--> statement-breakpoint
CREATE TABLE `purchases` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`unit_id` text NOT NULL,
	`state` text NOT NULL,
	`source` text NOT NULL,
	`file_name` text,
	`idempotency_key` text NOT NULL,
	`content_hash` text NOT NULL,
	`note` text,
	`budget_line_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	`row_count` integer NOT NULL,
	`checked_count` integer DEFAULT 0 NOT NULL,
	`bad_count` integer DEFAULT 0 NOT NULL,
	`goods_fen` integer DEFAULT 0 NOT NULL,
	`freight_fen` integer DEFAULT 0 NOT NULL,
	`total_fen` integer DEFAULT 0 NOT NULL,
	`checked_at` integer,
	`no_return_confirmed_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`decided_at` integer,
	`placed_by` text,
	`placed_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`placed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchases_total" CHECK("purchases"."total_fen" = "purchases"."goods_fen" + "purchases"."freight_fen")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_number` ON `purchases` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_idempotency_key` ON `purchases` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `purchases_unit` ON `purchases` (`unit_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `purchases_budget_line` ON `purchases` (`budget_line_id`);--> statement-breakpoint
CREATE TABLE `standing_list_lines` (
	`list_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`point_id` text NOT NULL,
	PRIMARY KEY(`list_id`, `line_number`),
	FOREIGN KEY (`list_id`) REFERENCES `standing_lists`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`point_id`) REFERENCES `delivery_points`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "standing_list_lines_quantity_above_zero" CHECK("standing_list_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE `standing_lists` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `standing_lists_unit` ON `standing_lists` (`unit_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `standing_lists_name` ON `standing_lists` (`unit_id`,`name`) WHERE ended_at is null;
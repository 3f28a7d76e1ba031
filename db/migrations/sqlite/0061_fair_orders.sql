CREATE TABLE `fair_forecasts` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`fair_id` text NOT NULL,
	`scope` text NOT NULL,
	`member_id` text NOT NULL,
	`version` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`stated_by` text NOT NULL,
	`stated_day` integer NOT NULL,
	`source` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`fair_id`) REFERENCES `fairs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fair_forecasts_member" CHECK(("fair_forecasts"."scope" = 'fair') = ("fair_forecasts"."member_id" = '')),
	CONSTRAINT "fair_forecasts_amount" CHECK("fair_forecasts"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fair_forecasts_version` ON `fair_forecasts` (`fair_id`,`scope`,`member_id`,`version`);--> statement-breakpoint
CREATE TABLE `signed_order_ends` (
	`signed_order_id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`ended_by` text NOT NULL,
	`ended_at` integer NOT NULL,
	FOREIGN KEY (`signed_order_id`) REFERENCES `signed_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `signed_order_lines` (
	`signed_order_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`county_id` text NOT NULL,
	`sku` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`spec_zh` text NOT NULL,
	`spec_en` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer NOT NULL,
	PRIMARY KEY(`signed_order_id`, `line_number`),
	FOREIGN KEY (`signed_order_id`) REFERENCES `signed_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`county_id`) REFERENCES `counties`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "signed_order_lines_above_zero" CHECK("signed_order_lines"."quantity" > 0 and "signed_order_lines"."unit_price_fen" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signed_order_lines_variant` ON `signed_order_lines` (`signed_order_id`,`variant_id`);--> statement-breakpoint
CREATE TABLE `signed_order_links` (
	`signed_order_id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`linked_by` text NOT NULL,
	`linked_at` integer NOT NULL,
	FOREIGN KEY (`signed_order_id`) REFERENCES `signed_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`linked_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `signed_order_links_unit` ON `signed_order_links` (`unit_id`);--> statement-breakpoint
CREATE TABLE `signed_orders` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`number` text NOT NULL,
	`fair_id` text NOT NULL,
	`supplier_id` text NOT NULL,
	`supplier_zh` text NOT NULL,
	`supplier_en` text NOT NULL,
	`unit_id` text,
	`buyer_name` text,
	`buyer_uscc` text,
	`signed_day` integer NOT NULL,
	`take_by_day` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`note` text,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`fair_id`) REFERENCES `fairs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supplier_id`) REFERENCES `suppliers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "signed_orders_buyer" CHECK(("signed_orders"."unit_id" is null) <> ("signed_orders"."buyer_name" is null)),
	CONSTRAINT "signed_orders_days" CHECK("signed_orders"."take_by_day" >= "signed_orders"."signed_day"),
	CONSTRAINT "signed_orders_amount" CHECK("signed_orders"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signed_orders_number` ON `signed_orders` (`number`);--> statement-breakpoint
CREATE INDEX `signed_orders_fair` ON `signed_orders` (`fair_id`,`signed_day`);--> statement-breakpoint
CREATE INDEX `signed_orders_unit` ON `signed_orders` (`unit_id`);
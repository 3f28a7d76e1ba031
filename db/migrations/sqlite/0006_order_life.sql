CREATE TABLE `allocation_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`allocation_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`quantity` integer NOT NULL,
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "allocation_lines_quantity_above_zero" CHECK("allocation_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `allocation_lines_line` ON `allocation_lines` (`order_line_id`,`allocation_id`);--> statement-breakpoint
CREATE TABLE `allocations` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`from_outlet_id` text NOT NULL,
	`from_supplier_id` text,
	`to_outlet_id` text NOT NULL,
	`to_supplier_id` text,
	`allocated_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_supplier_id`) REFERENCES `suppliers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_supplier_id`) REFERENCES `suppliers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `allocations_order` ON `allocations` (`order_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `carriers` (
	`id` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`carries_chilled` integer NOT NULL,
	`carries_frozen` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	PRIMARY KEY(`id`, `valid_from_day`)
);
--> statement-breakpoint
CREATE TABLE `fulfilment_rules` (
	`kind` text NOT NULL,
	`value` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	PRIMARY KEY(`kind`, `valid_from_day`),
	CONSTRAINT "fulfilment_rules_not_negative" CHECK("fulfilment_rules"."value" >= 0)
);
--> statement-breakpoint
CREATE TABLE `parcel_lines` (
	`parcel_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`parcel_id`, `order_line_id`),
	FOREIGN KEY (`parcel_id`) REFERENCES `parcels`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "parcel_lines_quantity_above_zero" CHECK("parcel_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `parcel_lines_line` ON `parcel_lines` (`order_line_id`);--> statement-breakpoint
CREATE TABLE `parcels` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`parcel_number` integer NOT NULL,
	`carrier_id` text,
	`tracking_number` text,
	`shipped_at` integer NOT NULL,
	`delivered_at` integer,
	`received_day` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "parcels_carried_or_handed_over" CHECK(("parcels"."carrier_id" is null) = ("parcels"."tracking_number" is null) and ("parcels"."delivered_at" is null) = ("parcels"."received_day" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `parcels_order` ON `parcels` (`order_id`,`parcel_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `parcels_tracking` ON `parcels` (`carrier_id`,`tracking_number`);--> statement-breakpoint
CREATE INDEX `parcels_tracking_number` ON `parcels` (`tracking_number`);--> statement-breakpoint
CREATE TABLE `order_counties` (
	`county_id` text NOT NULL,
	`placed_at` integer NOT NULL,
	`order_id` text NOT NULL,
	PRIMARY KEY(`county_id`, `placed_at`, `order_id`),
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `reweighs` (
	`id` text PRIMARY KEY NOT NULL,
	`order_line_id` text NOT NULL,
	`ordered_grams` integer NOT NULL,
	`final_grams` integer NOT NULL,
	`refund_fen` integer NOT NULL,
	`waived_fen` integer NOT NULL,
	`refund_line_id` text,
	`weighed_by` text,
	`weighed_at` integer NOT NULL,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refund_line_id`) REFERENCES `refund_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reweighs_weights_above_zero" CHECK("reweighs"."ordered_grams" > 0 and "reweighs"."final_grams" > 0 and "reweighs"."refund_fen" >= 0 and "reweighs"."waived_fen" >= 0),
	CONSTRAINT "reweighs_one_way" CHECK("reweighs"."refund_fen" = 0 or "reweighs"."waived_fen" = 0),
	CONSTRAINT "reweighs_never_charged" CHECK("reweighs"."final_grams" < "reweighs"."ordered_grams" or ("reweighs"."refund_fen" = 0 and "reweighs"."waived_fen" = 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reweighs_line` ON `reweighs` (`order_line_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `reweighs_refund_line` ON `reweighs` (`refund_line_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_attribution_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source_id` text NOT NULL,
	`order_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`business_day` integer NOT NULL,
	`county_id` text NOT NULL,
	`outlet_id` text NOT NULL,
	`sales_mode` text NOT NULL,
	`entry_channel` text NOT NULL,
	`category_id` text NOT NULL,
	`is_certified` integer NOT NULL,
	`supplier_id` text NOT NULL,
	`product_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`directory_entry_id` text,
	`buying_unit_id` text,
	`amount_fen` integer NOT NULL,
	`quantity` integer NOT NULL,
	`weight_grams` integer NOT NULL,
	`order_count` integer NOT NULL,
	`sold_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	CONSTRAINT "attribution_entries_not_empty" CHECK("__new_attribution_entries"."amount_fen" <> 0 or ("__new_attribution_entries"."kind" = 'reweigh' and "__new_attribution_entries"."weight_grams" <> 0)),
	CONSTRAINT "attribution_entries_sign" CHECK(("__new_attribution_entries"."kind" = 'sale' and "__new_attribution_entries"."amount_fen" > 0) or ("__new_attribution_entries"."kind" = 'return' and "__new_attribution_entries"."amount_fen" < 0) or "__new_attribution_entries"."kind" in ('reweigh', 'correction'))
);
--> statement-breakpoint
INSERT INTO `__new_attribution_entries`("id", "kind", "source_id", "order_id", "order_line_id", "business_day", "county_id", "outlet_id", "sales_mode", "entry_channel", "category_id", "is_certified", "supplier_id", "product_id", "variant_id", "directory_entry_id", "buying_unit_id", "amount_fen", "quantity", "weight_grams", "order_count", "sold_at", "recorded_at") SELECT "id", "kind", "source_id", "order_id", "order_line_id", "business_day", "county_id", "outlet_id", "sales_mode", "entry_channel", "category_id", "is_certified", "supplier_id", "product_id", "variant_id", "directory_entry_id", "buying_unit_id", "amount_fen", "quantity", "weight_grams", "order_count", "sold_at", "recorded_at" FROM `attribution_entries`;--> statement-breakpoint
DROP TABLE `attribution_entries`;--> statement-breakpoint
ALTER TABLE `__new_attribution_entries` RENAME TO `attribution_entries`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `attribution_entries_cause` ON `attribution_entries` (`source_id`,`kind`);--> statement-breakpoint
CREATE INDEX `attribution_entries_county_day` ON `attribution_entries` (`county_id`,`business_day`,`id`);--> statement-breakpoint
CREATE INDEX `attribution_entries_day` ON `attribution_entries` (`business_day`,`id`);--> statement-breakpoint
CREATE INDEX `attribution_entries_line` ON `attribution_entries` (`order_line_id`);--> statement-breakpoint
DROP INDEX `orders_placed`;--> statement-breakpoint
ALTER TABLE `orders` ADD `progress` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `fulfilment_supplier_id` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `gateway` text DEFAULT 'demo' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `storage_class` text DEFAULT 'ambient' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `received_day` integer;--> statement-breakpoint
CREATE INDEX `orders_state` ON `orders` (`state`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_progress` ON `orders` (`progress`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_outlet` ON `orders` (`fulfilment_outlet_id`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_gateway` ON `orders` (`gateway`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_storage` ON `orders` (`storage_class`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_phone` ON `orders` (`phone`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_delivered` ON `orders` (`received_day`) WHERE progress = 'delivered';--> statement-breakpoint
CREATE INDEX `orders_placed` ON `orders` (`placed_at`,`id`);--> statement-breakpoint
ALTER TABLE `variants` ADD `is_weighed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `order_events` ADD `ref` text;--> statement-breakpoint
ALTER TABLE `order_events` ADD `note` text;--> statement-breakpoint
ALTER TABLE `order_lines` ADD `is_weighed` integer DEFAULT false NOT NULL;
CREATE TABLE `replenish_rules` (
	`valid_from_day` integer PRIMARY KEY NOT NULL,
	`sales_days` integer NOT NULL,
	`cover_days` integer NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "replenish_rules_days" CHECK("replenish_rules"."sales_days" > 0 and "replenish_rules"."cover_days" > 0)
);
--> statement-breakpoint
CREATE TABLE `stock_transfer_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`transfer_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`suggested` integer NOT NULL,
	`asked` integer NOT NULL,
	`approved` integer,
	FOREIGN KEY (`transfer_id`) REFERENCES `stock_transfers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_transfer_lines_not_below_zero" CHECK("stock_transfer_lines"."asked" > 0 and "stock_transfer_lines"."approved" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_transfer_lines_goods` ON `stock_transfer_lines` (`transfer_id`,`variant_id`);--> statement-breakpoint
CREATE TABLE `stock_transfer_lots` (
	`id` text PRIMARY KEY NOT NULL,
	`line_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`packed` integer NOT NULL,
	`received` integer,
	`damaged` integer,
	`reason` text,
	FOREIGN KEY (`line_id`) REFERENCES `stock_transfer_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_transfer_lots_not_below_zero" CHECK("stock_transfer_lots"."packed" > 0 and "stock_transfer_lots"."received" >= 0 and "stock_transfer_lots"."damaged" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_transfer_lots_part` ON `stock_transfer_lots` (`line_id`,`lot_id`);--> statement-breakpoint
CREATE INDEX `stock_transfer_lots_lot` ON `stock_transfer_lots` (`lot_id`);--> statement-breakpoint
CREATE TABLE `stock_transfers` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`from_outlet_id` text NOT NULL,
	`to_outlet_id` text NOT NULL,
	`state` text NOT NULL,
	`note` text,
	`asked_by` text,
	`asked_at` integer NOT NULL,
	`approved_by` text,
	`packed_by` text,
	`packed_at` integer,
	`received_by` text,
	`received_at` integer,
	`cancelled_by` text,
	`cancel_reason` text,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`from_outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_transfers_number` ON `stock_transfers` (`number`);--> statement-breakpoint
CREATE INDEX `stock_transfers_to` ON `stock_transfers` (`to_outlet_id`,`state`,`changed_at`);--> statement-breakpoint
CREATE INDEX `stock_transfers_from` ON `stock_transfers` (`from_outlet_id`,`state`,`changed_at`);--> statement-breakpoint
CREATE INDEX `stock_transfers_changed` ON `stock_transfers` (`changed_at`,`id`);
CREATE TABLE `order_accounts` (
	`order_id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`payer_name` text NOT NULL,
	`credit_days` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_accounts_days" CHECK("order_accounts"."credit_days" >= 0)
);
--> statement-breakpoint
CREATE INDEX `order_accounts_unit` ON `order_accounts` (`unit_id`);--> statement-breakpoint
CREATE TABLE `order_deductions` (
	`id` text PRIMARY KEY NOT NULL,
	`order_line_id` text NOT NULL,
	`cause` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`quantity` integer NOT NULL,
	`weight_grams` integer NOT NULL,
	`goods_quantity` integer NOT NULL,
	`deducted_by` text,
	`deducted_at` integer NOT NULL,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_deductions_not_negative" CHECK("order_deductions"."amount_fen" >= 0 and "order_deductions"."quantity" >= 0 and "order_deductions"."weight_grams" >= 0 and "order_deductions"."goods_quantity" >= 0),
	CONSTRAINT "order_deductions_not_empty" CHECK("order_deductions"."amount_fen" > 0 or "order_deductions"."quantity" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_deductions_cause` ON `order_deductions` (`order_line_id`,`cause`);--> statement-breakpoint
CREATE TABLE `order_settlements` (
	`order_id` text PRIMARY KEY NOT NULL,
	`idempotency_key` text NOT NULL,
	`content_hash` text NOT NULL,
	`deducted_fen` integer NOT NULL,
	`waived_freight_fen` integer NOT NULL,
	`due_fen` integer NOT NULL,
	`due_day` integer,
	`payment_id` text,
	`settled_by` text,
	`settled_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_settlements_due_is_asked_for" CHECK(("order_settlements"."due_fen" > 0) = ("order_settlements"."due_day" is not null) and ("order_settlements"."due_fen" > 0) = ("order_settlements"."payment_id" is not null)),
	CONSTRAINT "order_settlements_not_negative" CHECK("order_settlements"."due_fen" >= 0 and "order_settlements"."deducted_fen" >= 0 and "order_settlements"."waived_freight_fen" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_settlements_key` ON `order_settlements` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `order_settlements_due` ON `order_settlements` (`due_day`);--> statement-breakpoint
CREATE TABLE `payment_terms` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`unit_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`mode` text NOT NULL,
	`credit_days` integer NOT NULL,
	`limit_fen` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_until_day` integer,
	`reason` text NOT NULL,
	`set_by` text NOT NULL,
	`set_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`set_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payment_terms_not_negative" CHECK("payment_terms"."credit_days" >= 0 and "payment_terms"."limit_fen" >= 0),
	CONSTRAINT "payment_terms_days" CHECK("payment_terms"."valid_until_day" is null or "payment_terms"."valid_until_day" >= "payment_terms"."valid_from_day")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_terms_sequence` ON `payment_terms` (`unit_id`,`sequence`);
CREATE TABLE `__new_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`gateway` text NOT NULL,
	`attempt` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`currency` text NOT NULL,
	`state` text NOT NULL,
	`refunded_fen` integer DEFAULT 0 NOT NULL,
	`external_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`paid_at` integer,
	CONSTRAINT "payments_amount_above_zero" CHECK("__new_payments"."amount_fen" > 0),
	CONSTRAINT "payments_refunded_within_amount" CHECK("__new_payments"."refunded_fen" >= 0 and "__new_payments"."refunded_fen" <= "__new_payments"."amount_fen")
);
--> statement-breakpoint
INSERT INTO `__new_payments`("id", "order_id", "gateway", "attempt", "amount_fen", "currency", "state", "refunded_fen", "external_id", "created_at", "expires_at", "paid_at") SELECT "id", "order_id", "gateway", "attempt", "amount_fen", "currency", "state", 0, "external_id", "created_at", "expires_at", "paid_at" FROM `payments`;--> statement-breakpoint
DROP TABLE `payments`;--> statement-breakpoint
ALTER TABLE `__new_payments` RENAME TO `payments`;--> statement-breakpoint
CREATE UNIQUE INDEX `payments_order_attempt` ON `payments` (`order_id`,`attempt`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_external` ON `payments` (`external_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_one_live` ON `payments` (`order_id`) WHERE state in ('created', 'pending', 'processing');--> statement-breakpoint
CREATE INDEX `payments_expiry` ON `payments` (`state`,`expires_at`);--> statement-breakpoint
CREATE TABLE `refund_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`quantity` integer NOT NULL,
	`weight_grams` integer NOT NULL,
	`order_count` integer NOT NULL,
	`disposition` text NOT NULL,
	`goods_quantity` integer NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refund_lines_amount_above_zero" CHECK("refund_lines"."amount_fen" > 0),
	CONSTRAINT "refund_lines_not_negative" CHECK("refund_lines"."quantity" >= 0 and "refund_lines"."weight_grams" >= 0 and "refund_lines"."order_count" in (0, 1) and "refund_lines"."goods_quantity" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `refund_lines_line` ON `refund_lines` (`order_line_id`,`refund_id`);--> statement-breakpoint
CREATE INDEX `refund_lines_refund` ON `refund_lines` (`refund_id`);--> statement-breakpoint
CREATE TABLE `money_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`order_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`gateway` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`currency` text NOT NULL,
	`business_day` integer NOT NULL,
	`happened_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	CONSTRAINT "money_entries_sign" CHECK(("money_entries"."kind" = 'refund' and "money_entries"."amount_fen" < 0) or ("money_entries"."kind" <> 'refund' and "money_entries"."amount_fen" > 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `money_entries_cause` ON `money_entries` (`kind`,`ref`);--> statement-breakpoint
CREATE INDEX `money_entries_day` ON `money_entries` (`business_day`,`gateway`);--> statement-breakpoint
CREATE INDEX `money_entries_order` ON `money_entries` (`order_id`);--> statement-breakpoint
CREATE TABLE `payment_exceptions` (
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`detail` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	PRIMARY KEY(`kind`, `ref`)
);
--> statement-breakpoint
CREATE INDEX `payment_exceptions_open` ON `payment_exceptions` (`closed_at`,`opened_at`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`payment_id` text NOT NULL,
	`order_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`freight_fen` integer NOT NULL,
	`state` text NOT NULL,
	`external_id` text,
	`reason` text NOT NULL,
	`note` text,
	`borne_by` text,
	`requested_by` text,
	`requested_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refunds_amount_above_zero" CHECK("refunds"."amount_fen" > 0 and "refunds"."freight_fen" >= 0 and "refunds"."freight_fen" <= "refunds"."amount_fen")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_external` ON `refunds` (`external_id`);--> statement-breakpoint
CREATE INDEX `refunds_order` ON `refunds` (`order_id`,`requested_at`);--> statement-breakpoint
CREATE INDEX `refunds_payment` ON `refunds` (`payment_id`);--> statement-breakpoint
CREATE INDEX `refunds_open` ON `refunds` (`requested_at`) WHERE state = 'requested';
--> statement-breakpoint
INSERT INTO money_entries (id, kind, ref, order_id, payment_id, gateway, amount_fen, currency, business_day, happened_at, recorded_at)
SELECT id, 'payment', id, order_id, id, gateway, amount_fen, currency, cast(strftime('%Y%m%d', paid_at / 1000 + 28800, 'unixepoch') AS integer), paid_at, paid_at
FROM payments WHERE state = 'paid';
--> statement-breakpoint
CREATE TRIGGER money_entries_no_update BEFORE UPDATE ON money_entries
BEGIN SELECT RAISE(ABORT, 'money entries are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER money_entries_no_delete BEFORE DELETE ON money_entries
BEGIN SELECT RAISE(ABORT, 'money entries are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER refund_lines_no_update BEFORE UPDATE ON refund_lines
BEGIN SELECT RAISE(ABORT, 'refund lines are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER refund_lines_no_delete BEFORE DELETE ON refund_lines
BEGIN SELECT RAISE(ABORT, 'refund lines are never deleted'); END;

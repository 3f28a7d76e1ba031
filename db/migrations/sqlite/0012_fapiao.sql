CREATE TABLE `fapiao_issuers` (
	`id` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`name_zh` text NOT NULL,
	`tax_id` text NOT NULL,
	`address` text NOT NULL,
	`phone` text NOT NULL,
	`bank` text NOT NULL,
	`bank_account` text NOT NULL,
	`drawer` text NOT NULL,
	`number_prefix` text NOT NULL,
	`position` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`is_demo` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fapiao_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`fapiao_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`order_line_id` text,
	`blue_line_id` text,
	`name` text NOT NULL,
	`spec` text,
	`unit` text,
	`quantity_thousandths` integer,
	`tax_class` text NOT NULL,
	`rate_basis_points` integer NOT NULL,
	`is_exempt` integer NOT NULL,
	`net_fen` integer NOT NULL,
	`tax_fen` integer NOT NULL,
	`gross_fen` integer NOT NULL,
	FOREIGN KEY (`fapiao_id`) REFERENCES `fapiaos`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fapiao_lines_sum" CHECK("fapiao_lines"."gross_fen" = "fapiao_lines"."net_fen" + "fapiao_lines"."tax_fen" and "fapiao_lines"."gross_fen" <> 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fapiao_lines_number` ON `fapiao_lines` (`fapiao_id`,`line_number`);--> statement-breakpoint
CREATE INDEX `fapiao_lines_order_line` ON `fapiao_lines` (`order_line_id`);--> statement-breakpoint
CREATE INDEX `fapiao_lines_blue` ON `fapiao_lines` (`blue_line_id`);--> statement-breakpoint
CREATE TABLE `fapiao_outbox` (
	`fapiao_id` text PRIMARY KEY NOT NULL,
	`idempotency_key` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at` integer NOT NULL,
	`error` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`fapiao_id`) REFERENCES `fapiaos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fapiao_outbox_key` ON `fapiao_outbox` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `fapiao_outbox_due` ON `fapiao_outbox` (`next_try_at`) WHERE state = 'ready';--> statement-breakpoint
CREATE TABLE `fapiao_refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fapiao_refunds_order` ON `fapiao_refunds` (`order_id`);--> statement-breakpoint
CREATE TABLE `fapiao_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`order_id` text NOT NULL,
	`order_number` text NOT NULL,
	`user_id` text,
	`kind` text NOT NULL,
	`title_kind` text NOT NULL,
	`name` text NOT NULL,
	`tax_id` text,
	`address` text,
	`phone` text,
	`bank` text,
	`bank_account` text,
	`email` text,
	`state` text NOT NULL,
	`answer` text,
	`override_reason` text,
	`overridden_by` text,
	`asked_by` text,
	`asked_at` integer NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fapiao_requests_special_is_whole" CHECK("fapiao_requests"."kind" = 'ordinary' or ("fapiao_requests"."title_kind" = 'unit' and "fapiao_requests"."tax_id" is not null and "fapiao_requests"."address" is not null
        and "fapiao_requests"."phone" is not null and "fapiao_requests"."bank" is not null and "fapiao_requests"."bank_account" is not null)),
	CONSTRAINT "fapiao_requests_unit_has_tax_id" CHECK("fapiao_requests"."title_kind" = 'person' or "fapiao_requests"."tax_id" is not null),
	CONSTRAINT "fapiao_requests_override_has_its_maker" CHECK(("fapiao_requests"."override_reason" is null) = ("fapiao_requests"."overridden_by" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fapiao_requests_one_open` ON `fapiao_requests` (`order_id`) WHERE state in ('requested', 'issuing');--> statement-breakpoint
CREATE INDEX `fapiao_requests_order` ON `fapiao_requests` (`order_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_user` ON `fapiao_requests` (`user_id`,`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_state` ON `fapiao_requests` (`state`,`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_asked` ON `fapiao_requests` (`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_number` ON `fapiao_requests` (`order_number`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_name` ON `fapiao_requests` (`name`);--> statement-breakpoint
CREATE TABLE `fapiao_serials` (
	`issuer_id` text PRIMARY KEY NOT NULL,
	`last_serial` integer NOT NULL,
	FOREIGN KEY (`issuer_id`) REFERENCES `fapiao_issuers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `fapiao_titles` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`tax_id` text,
	`address` text,
	`phone` text,
	`bank` text,
	`bank_account` text,
	`is_default` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fapiao_titles_user` ON `fapiao_titles` (`user_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `fapiao_titles_one_default` ON `fapiao_titles` (`user_id`) WHERE is_default;--> statement-breakpoint
CREATE TABLE `fapiaos` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`order_id` text NOT NULL,
	`order_number` text NOT NULL,
	`issuer_id` text NOT NULL,
	`kind` text NOT NULL,
	`colour` text NOT NULL,
	`blue_id` text,
	`blue_number` text,
	`red_reason` text,
	`is_exempt` integer NOT NULL,
	`state` text NOT NULL,
	`serial` integer,
	`number` text,
	`external_number` text,
	`title_kind` text NOT NULL,
	`buyer_name` text NOT NULL,
	`buyer_tax_id` text,
	`buyer_address` text,
	`buyer_phone` text,
	`buyer_bank` text,
	`buyer_bank_account` text,
	`seller_name` text NOT NULL,
	`seller_tax_id` text NOT NULL,
	`seller_address` text NOT NULL,
	`seller_phone` text NOT NULL,
	`seller_bank` text NOT NULL,
	`seller_bank_account` text NOT NULL,
	`drawer` text NOT NULL,
	`is_demo` integer NOT NULL,
	`net_fen` integer NOT NULL,
	`tax_fen` integer NOT NULL,
	`gross_fen` integer NOT NULL,
	`drafted_by` text,
	`drafted_at` integer NOT NULL,
	`issued_at` integer,
	`content_hash` text,
	FOREIGN KEY (`request_id`) REFERENCES `fapiao_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`issuer_id`) REFERENCES `fapiao_issuers`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fapiaos_sum" CHECK("fapiaos"."gross_fen" = "fapiaos"."net_fen" + "fapiaos"."tax_fen"),
	CONSTRAINT "fapiaos_sign" CHECK(("fapiaos"."colour" = 'blue' and "fapiaos"."net_fen" >= 0 and "fapiaos"."tax_fen" >= 0 and "fapiaos"."gross_fen" > 0)
        or ("fapiaos"."colour" = 'red' and "fapiaos"."net_fen" <= 0 and "fapiaos"."tax_fen" <= 0 and "fapiaos"."gross_fen" < 0)),
	CONSTRAINT "fapiaos_red_has_its_blue" CHECK(("fapiaos"."colour" = 'red') = ("fapiaos"."blue_id" is not null) and ("fapiaos"."colour" = 'red') = ("fapiaos"."red_reason" is not null)
        and ("fapiaos"."colour" = 'red') = ("fapiaos"."blue_number" is not null)),
	CONSTRAINT "fapiaos_issued_is_numbered" CHECK(("fapiaos"."state" = 'issued') = ("fapiaos"."serial" is not null) and ("fapiaos"."state" = 'issued') = ("fapiaos"."number" is not null)
        and ("fapiaos"."state" = 'issued') = ("fapiaos"."issued_at" is not null) and ("fapiaos"."state" = 'issued') = ("fapiaos"."content_hash" is not null)),
	CONSTRAINT "fapiaos_special_is_taxed" CHECK("fapiaos"."kind" = 'ordinary' or not "fapiaos"."is_exempt")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fapiaos_serial` ON `fapiaos` (`issuer_id`,`serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `fapiaos_number` ON `fapiaos` (`number`);--> statement-breakpoint
CREATE INDEX `fapiaos_order` ON `fapiaos` (`order_id`);--> statement-breakpoint
CREATE INDEX `fapiaos_request` ON `fapiaos` (`request_id`);--> statement-breakpoint
CREATE INDEX `fapiaos_blue` ON `fapiaos` (`blue_id`);--> statement-breakpoint
CREATE INDEX `fapiaos_drafted` ON `fapiaos` (`drafted_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiaos_colour` ON `fapiaos` (`colour`,`drafted_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiaos_state` ON `fapiaos` (`state`,`drafted_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiaos_order_number` ON `fapiaos` (`order_number`);--> statement-breakpoint
CREATE INDEX `fapiaos_buyer` ON `fapiaos` (`buyer_name`);--> statement-breakpoint
CREATE TABLE `tax_items` (
	`category_id` text PRIMARY KEY NOT NULL,
	`name_zh` text NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tax_rates` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction` text NOT NULL,
	`tax_class` text NOT NULL,
	`rate_basis_points` integer NOT NULL,
	`is_exempt` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "tax_rates_exempt_is_nothing" CHECK("tax_rates"."rate_basis_points" >= 0 and not ("tax_rates"."is_exempt" and "tax_rates"."rate_basis_points" > 0))
);
--> statement-breakpoint
CREATE INDEX `tax_rates_class` ON `tax_rates` (`tax_class`,`valid_from_day`);--> statement-breakpoint
CREATE INDEX `refunds_settled` ON `refunds` (`settled_at`);
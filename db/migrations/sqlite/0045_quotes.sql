CREATE TABLE `agreed_goods` (
	`terms_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer NOT NULL,
	PRIMARY KEY(`terms_id`, `variant_id`),
	FOREIGN KEY (`terms_id`) REFERENCES `agreed_terms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreed_goods_above_zero" CHECK("agreed_goods"."quantity" > 0 and "agreed_goods"."unit_price_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE `agreed_terms` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`kind` text NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_until_day` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `quote_invitations` (
	`request_id` text NOT NULL,
	`seller_id` text NOT NULL,
	PRIMARY KEY(`request_id`, `seller_id`),
	FOREIGN KEY (`request_id`) REFERENCES `quote_requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `quote_invitations_seller` ON `quote_invitations` (`seller_id`,`request_id`);--> statement-breakpoint
CREATE TABLE `quote_lines` (
	`quote_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer NOT NULL,
	PRIMARY KEY(`quote_id`, `line_number`),
	FOREIGN KEY (`quote_id`) REFERENCES `quotes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quote_lines_above_zero" CHECK("quote_lines"."unit_price_fen" > 0 and "quote_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE `quote_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`seller_id` text NOT NULL,
	`is_from_unit` integer NOT NULL,
	`text` text NOT NULL,
	`written_by` text NOT NULL,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `quote_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`written_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `quote_messages_thread` ON `quote_messages` (`request_id`,`seller_id`,`written_at`);--> statement-breakpoint
CREATE TABLE `quote_request_lines` (
	`request_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`list_price_fen` integer NOT NULL,
	PRIMARY KEY(`request_id`, `line_number`),
	FOREIGN KEY (`request_id`) REFERENCES `quote_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quote_request_lines_quantity_above_zero" CHECK("quote_request_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_request_lines_variant` ON `quote_request_lines` (`request_id`,`variant_id`);--> statement-breakpoint
CREATE TABLE `quote_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`number` text NOT NULL,
	`unit_id` text NOT NULL,
	`title` text NOT NULL,
	`note` text,
	`answer_by_day` integer NOT NULL,
	`state` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`ended_by` text,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_requests_number` ON `quote_requests` (`number`);--> statement-breakpoint
CREATE INDEX `quote_requests_unit` ON `quote_requests` (`unit_id`,`requested_at`);--> statement-breakpoint
CREATE TABLE `quotes` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`request_id` text NOT NULL,
	`seller_id` text NOT NULL,
	`state` text NOT NULL,
	`valid_until_day` integer NOT NULL,
	`note` text,
	`total_fen` integer NOT NULL,
	`offered_by` text NOT NULL,
	`offered_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `quote_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`offered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quotes_total_above_zero" CHECK("quotes"."total_fen" > 0)
);
--> statement-breakpoint
CREATE INDEX `quotes_request` ON `quotes` (`request_id`,`offered_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_standing` ON `quotes` (`request_id`,`seller_id`) WHERE state in ('offered', 'accepted');--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_accepted` ON `quotes` (`request_id`) WHERE state = 'accepted';--> statement-breakpoint
ALTER TABLE `purchases` ADD `terms_id` text REFERENCES agreed_terms(id);--> statement-breakpoint
CREATE INDEX `purchases_terms` ON `purchases` (`terms_id`) WHERE terms_id is not null;
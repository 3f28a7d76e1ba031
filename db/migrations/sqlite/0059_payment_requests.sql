CREATE TABLE `payment_request_orders` (
	`request_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`order_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	PRIMARY KEY(`request_id`, `payment_id`),
	FOREIGN KEY (`request_id`) REFERENCES `payment_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `remittances`(`payment_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payment_request_orders_above_zero" CHECK("payment_request_orders"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE INDEX `payment_request_orders_payment` ON `payment_request_orders` (`payment_id`);--> statement-breakpoint
CREATE TABLE `payment_request_photos` (
	`photo_id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`photo_id`) REFERENCES `claim_photos`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`request_id`) REFERENCES `payment_requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_request_photos_position` ON `payment_request_photos` (`request_id`,`position`);--> statement-breakpoint
CREATE TABLE `payment_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`number` text NOT NULL,
	`unit_id` text NOT NULL,
	`joint_code` text NOT NULL,
	`due_day` integer NOT NULL,
	`note` text,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`joint_code`) REFERENCES `joint_remittances`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_requests_number` ON `payment_requests` (`number`);--> statement-breakpoint
CREATE INDEX `payment_requests_unit` ON `payment_requests` (`unit_id`,`made_at`,`id`);--> statement-breakpoint
CREATE INDEX `payment_requests_made` ON `payment_requests` (`made_at`,`id`);
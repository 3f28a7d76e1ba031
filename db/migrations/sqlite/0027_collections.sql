CREATE TABLE `collections` (
	`order_id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`code` text NOT NULL,
	`ready_at` integer NOT NULL,
	`keep_until_day` integer,
	`collected_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `collections_code` ON `collections` (`outlet_id`,`code`) WHERE collected_at is null;--> statement-breakpoint
CREATE INDEX `orders_collected` ON `orders` (`fulfilment_outlet_id`,`placed_at`) WHERE handover = 'collected';
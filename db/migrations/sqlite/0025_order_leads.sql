CREATE TABLE `order_leads` (
	`order_id` text PRIMARY KEY NOT NULL,
	`outlet_id` text NOT NULL,
	`scanned_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`outlet_id`) REFERENCES `outlets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_leads_outlet` ON `order_leads` (`outlet_id`);
CREATE TABLE `point_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`file_name` text NOT NULL,
	`content_hash` text NOT NULL,
	`content` text NOT NULL,
	`uploaded_by` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`confirmed_at` integer,
	`added_count` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `point_imports_content` ON `point_imports` (`unit_id`,`content_hash`);
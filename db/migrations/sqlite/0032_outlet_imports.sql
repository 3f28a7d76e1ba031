CREATE TABLE `outlet_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`content` text NOT NULL,
	`row_count` integer NOT NULL,
	`uploaded_by` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`confirmed_by` text,
	`confirmed_at` integer,
	`opened_count` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outlet_imports_file` ON `outlet_imports` (`file_hash`);--> statement-breakpoint
CREATE INDEX `outlet_imports_uploaded` ON `outlet_imports` (`uploaded_at`);
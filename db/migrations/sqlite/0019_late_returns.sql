CREATE TABLE `late_returns` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`is_written_off` integer NOT NULL,
	`returned_at` integer NOT NULL,
	`recorded_by` text,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_lines`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "late_returns_quantity_above_zero" CHECK("late_returns"."quantity" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `late_returns_line` ON `late_returns` (`order_line_id`,`refund_id`,`is_written_off`);--> statement-breakpoint
ALTER TABLE `claims` ADD `are_goods_due` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `claims_goods_due` ON `claims` (`changed_at`,`id`) WHERE are_goods_due;
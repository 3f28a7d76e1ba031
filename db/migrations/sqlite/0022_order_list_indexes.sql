DROP INDEX `orders_gateway`;--> statement-breakpoint
DROP INDEX `orders_storage`;--> statement-breakpoint
DROP INDEX `orders_placed`;--> statement-breakpoint
CREATE INDEX `orders_receiver` ON `orders` (`receiver_name`,`placed_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_placed` ON `orders` (`placed_at`,`id`,`gateway`,`storage_class`);
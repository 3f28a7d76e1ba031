CREATE INDEX `fapiao_requests_kind` ON `fapiao_requests` (`kind`,`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `fapiao_requests_tax_id` ON `fapiao_requests` (`tax_id`);--> statement-breakpoint
CREATE INDEX `fapiaos_kind` ON `fapiaos` (`kind`,`drafted_at`,`id`);
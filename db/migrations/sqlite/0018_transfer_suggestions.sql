CREATE INDEX `remittances_amount` ON `remittances` (`amount_fen`);--> statement-breakpoint
CREATE INDEX `remittances_payer` ON `remittances` (`payer_name`);
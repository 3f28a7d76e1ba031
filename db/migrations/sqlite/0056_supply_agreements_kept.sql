CREATE TRIGGER supply_agreement_lines_no_update BEFORE UPDATE ON supply_agreement_lines
WHEN (SELECT state FROM supply_agreements WHERE id = OLD.agreement_id) <> 'drafted'
BEGIN SELECT RAISE(ABORT, 'lines of a proposed agreement are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER supply_agreement_lines_no_insert BEFORE INSERT ON supply_agreement_lines
WHEN (SELECT state FROM supply_agreements WHERE id = NEW.agreement_id) <> 'drafted'
BEGIN SELECT RAISE(ABORT, 'lines of a proposed agreement are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER supply_agreement_lines_no_delete BEFORE DELETE ON supply_agreement_lines
WHEN (SELECT state FROM supply_agreements WHERE id = OLD.agreement_id) <> 'drafted'
BEGIN SELECT RAISE(ABORT, 'lines of a proposed agreement are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendments_no_update BEFORE UPDATE ON agreement_amendments
BEGIN SELECT RAISE(ABORT, 'amendments are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendments_no_delete BEFORE DELETE ON agreement_amendments
BEGIN SELECT RAISE(ABORT, 'amendments are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_lines_no_update BEFORE UPDATE ON agreement_amendment_lines
BEGIN SELECT RAISE(ABORT, 'lines of an amendment are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_lines_no_delete BEFORE DELETE ON agreement_amendment_lines
BEGIN SELECT RAISE(ABORT, 'lines of an amendment are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_answers_no_update BEFORE UPDATE ON agreement_amendment_answers
BEGIN SELECT RAISE(ABORT, 'answers to an amendment are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_answers_no_delete BEFORE DELETE ON agreement_amendment_answers
BEGIN SELECT RAISE(ABORT, 'answers to an amendment are never deleted'); END;

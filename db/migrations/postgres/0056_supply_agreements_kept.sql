CREATE FUNCTION refuse_change_of_proposed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line record;
BEGIN
  IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
  IF (SELECT state FROM supply_agreements WHERE id = line.agreement_id) <> 'drafted' THEN
    RAISE EXCEPTION 'lines of a proposed agreement are never changed or deleted';
  END IF;
  RETURN line;
END $$;
--> statement-breakpoint
CREATE TRIGGER supply_agreement_lines_kept BEFORE INSERT OR UPDATE OR DELETE ON supply_agreement_lines
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_proposed();
--> statement-breakpoint
CREATE TRIGGER supply_agreement_lines_no_truncate BEFORE TRUNCATE ON supply_agreement_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lines of agreements are never deleted');
--> statement-breakpoint
CREATE TRIGGER agreement_amendments_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_amendments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('amendments are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_amendment_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lines of an amendment are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER agreement_amendment_answers_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_amendment_answers
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('answers to an amendment are never changed or deleted');

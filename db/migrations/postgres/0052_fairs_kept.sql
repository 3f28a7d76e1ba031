CREATE TRIGGER fair_stalls_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON fair_stalls
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('stalls of fairs are never changed or deleted');

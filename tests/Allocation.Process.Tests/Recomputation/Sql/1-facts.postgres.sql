-- Opens the JSON of the stored demands, loaded into
--   stored_demand (id bigint, unique_number text, status text, deposited_on text, file jsonb).

INSERT INTO demand_facts
SELECT id, unique_number, CASE WHEN status = 'active' AND coalesce(file #>> '{token,hold}', 'offered') = 'offered' THEN 'active' ELSE 'removed' END AS status, deposited_on,
       file ->> 'dalo',
       file ->> 'collectiveAgreement',
       (file ->> 'pdalhpd')::boolean::integer,
       round((file -> 'currentHousing' ->> 'rent')::numeric * 100),
       CASE WHEN file ? 'expectedBirths' THEN greatest(0, coalesce((file -> 'expectedBirths' ->> 'count')::integer, 1)) ELSE 0 END,
       coalesce(jsonb_array_length(file -> 'dependants'), 0),
       (SELECT count(*) FROM jsonb_array_elements(file -> 'custody') AS child WHERE child ->> 'kind' = 'G'),
       (SELECT count(*) FROM jsonb_array_elements(file -> 'custody') AS child WHERE child ->> 'kind' IS DISTINCT FROM 'G'),
       CASE WHEN file ? 'dependantResources'
            THEN (SELECT coalesce(sum((resource ->> 'amount')::numeric * 100), 0) FROM jsonb_array_elements(file -> 'dependantResources') AS resource) END,
       file -> 'expectedBirths' ->> 'dueOn'
FROM stored_demand;

CREATE VIEW stored_adult AS
SELECT id, 0 AS position, file -> 'applicant' AS person FROM stored_demand
UNION ALL
SELECT id, ordinality::integer, co FROM stored_demand, jsonb_array_elements(file -> 'coApplicants') WITH ORDINALITY AS each_co (co, ordinality);

INSERT INTO adult
SELECT id, position, person ->> 'link', person ->> 'birthDate', (person ->> 'disabilityCard')::boolean::integer, person -> 'employment' ->> 'contract',
       CASE WHEN person ? 'resources'
            THEN (SELECT coalesce(sum((resource ->> 'amount')::numeric * 100), 0) FROM jsonb_array_elements(person -> 'resources') AS resource)
               - (SELECT coalesce(sum((resource ->> 'amount')::numeric * 100), 0) FROM jsonb_array_elements(person -> 'resourcesPaid') AS resource) END
FROM stored_adult;

INSERT INTO tax_income
SELECT id, position, income.key::integer, round(income.value::numeric * 100) FROM stored_adult, jsonb_each_text(person -> 'taxIncome') AS income;

INSERT INTO reason SELECT id, code FROM stored_demand, jsonb_array_elements_text(file -> 'reasons') AS code;
INSERT INTO housing SELECT id, code FROM stored_demand, jsonb_array_elements_text(file -> 'currentHousing' -> 'models') AS code;
INSERT INTO wish SELECT id, code FROM stored_demand, jsonb_array_elements_text(file -> 'wishes' -> 'communes') AS code;
INSERT INTO wished_type SELECT id, code FROM stored_demand, jsonb_array_elements_text(file -> 'wishes' -> 'types') AS code;
ANALYZE;

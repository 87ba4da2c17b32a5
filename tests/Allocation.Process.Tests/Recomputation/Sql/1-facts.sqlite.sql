-- Opens the JSON of the stored demands; the register's file is attached as `register`.

INSERT INTO demand_facts
SELECT demand.id, unique_number, CASE WHEN status = 'active' AND coalesce(file ->> '$.token.hold', 'offered') = 'offered' THEN 'active' ELSE 'removed' END AS status, deposited_on,
       file ->> '$.dalo',
       file ->> '$.collectiveAgreement',
       file ->> '$.pdalhpd',
       CAST(round((file ->> '$.currentHousing.rent') * 100) AS integer),
       CASE WHEN json_type(file, '$.expectedBirths') = 'object' THEN max(0, coalesce(file ->> '$.expectedBirths.count', 1)) ELSE 0 END,
       coalesce(json_array_length(file, '$.dependants'), 0),
       (SELECT count(*) FROM json_each(file, '$.custody') WHERE value ->> '$.kind' = 'G'),
       (SELECT count(*) FROM json_each(file, '$.custody') WHERE value ->> '$.kind' IS NOT 'G'),
       CASE WHEN json_type(file, '$.dependantResources') = 'array'
            THEN (SELECT coalesce(sum(CAST(round((value ->> '$.amount') * 100) AS integer)), 0) FROM json_each(file, '$.dependantResources')) END,
       file ->> '$.expectedBirths.dueOn'
FROM register.demand;

INSERT INTO adult
SELECT demand_id, position, person ->> '$.link', person ->> '$.birthDate', person ->> '$.disabilityCard', person ->> '$.employment.contract',
       CASE WHEN json_type(person, '$.resources') = 'array'
            THEN (SELECT coalesce(sum(CAST(round((value ->> '$.amount') * 100) AS integer)), 0) FROM json_each(person, '$.resources'))
               - (SELECT coalesce(sum(CAST(round((value ->> '$.amount') * 100) AS integer)), 0) FROM json_each(person, '$.resourcesPaid')) END
FROM (SELECT id AS demand_id, 0 AS position, file -> '$.applicant' AS person FROM register.demand
      UNION ALL
      SELECT demand.id, co.key + 1, co.value FROM register.demand, json_each(demand.file, '$.coApplicants') AS co);

INSERT INTO tax_income
SELECT demand_id, position, CAST(income.key AS integer), CAST(round(income.value * 100) AS integer)
FROM (SELECT id AS demand_id, 0 AS position, file -> '$.applicant' AS person FROM register.demand
      UNION ALL
      SELECT demand.id, co.key + 1, co.value FROM register.demand, json_each(demand.file, '$.coApplicants') AS co),
     json_each(person, '$.taxIncome') AS income;

INSERT INTO reason SELECT demand.id, value FROM register.demand, json_each(file, '$.reasons');
INSERT INTO housing SELECT demand.id, value FROM register.demand, json_each(file, '$.currentHousing.models');
INSERT INTO wish SELECT demand.id, value FROM register.demand, json_each(file, '$.wishes.communes');
INSERT INTO wished_type SELECT demand.id, value FROM register.demand, json_each(file, '$.wishes.types');

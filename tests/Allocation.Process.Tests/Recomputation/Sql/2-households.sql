-- Who counts, for what: the lease, the ceiling and the rooms are three counts of the same persons (ELI-11 to ELI-17).
-- (ANALYZE tells the planner how large a step's table is; the result is the same without.)

DROP TABLE IF EXISTS persons;
CREATE TABLE persons AS
SELECT facts.id,
       count(*) AS adults,
       sum(CASE WHEN adult.link = 'L' THEN 0 ELSE 1 END) AS fiscal_adults,
       max(CASE WHEN adult.link IN ('M', 'P', 'C') THEN 1 ELSE 0 END) AS couple,
       max(CASE WHEN adult.link = 'L' THEN NULL ELSE adult.card END) AS card, -- one yes is a yes
       max(facts.dependants + facts.alternating) AS dependants,
       max(facts.visiting) AS visiting,
       max(facts.births) AS births,
       -- Completed years at the lease, both together; unknown when a birth date is. (29 February counts from 1 March.)
       CASE WHEN count(CASE WHEN adult.link = 'L' THEN NULL ELSE adult.birth_date END) = sum(CASE WHEN adult.link = 'L' THEN 0 ELSE 1 END)
            THEN sum(CASE WHEN adult.link = 'L' THEN 0
                          ELSE CAST(substr(question.lease_day, 1, 4) AS integer) - CAST(substr(adult.birth_date, 1, 4) AS integer)
                               - CASE WHEN substr(question.lease_day, 6) < substr(adult.birth_date, 6) THEN 1 ELSE 0 END END) END AS ages
FROM demand_facts AS facts JOIN adult ON adult.demand_id = facts.id CROSS JOIN question
GROUP BY facts.id;
ANALYZE persons;

-- Ceiling category (ELI-11): fiscal persons, and one more, once, for a single parent, a disability card or a young couple
-- without children whose ages add up to 55 at most.
DROP TABLE IF EXISTS category;
CREATE TABLE category AS
SELECT id,
       fiscal_adults + dependants + visiting
           + CASE WHEN (fiscal_adults = 1 AND dependants >= 1)
                    OR card = 1
                    OR (couple = 1 AND fiscal_adults = 2 AND dependants + visiting = 0 AND ages <= 55) THEN 1 ELSE 0 END AS category,
       adults + dependants + visiting + births AS persons_to_house
FROM persons;
ANALYZE category;

-- Reference tax income of year N-2, whole euros, rounded up; unknown when one fiscal adult's is (ELI-1, ELI-2, ELI-5).
DROP TABLE IF EXISTS household_income;
CREATE TABLE household_income AS
SELECT adult.demand_id AS id, (CAST(sum(tax_income.cents) AS bigint) + 99) / 100 AS euros
FROM adult CROSS JOIN question
LEFT JOIN tax_income ON tax_income.demand_id = adult.demand_id AND tax_income.position = adult.position
                    AND tax_income.year = CAST(substr(question.lease_day, 1, 4) AS integer) - 2
WHERE adult.link IS NULL OR adult.link <> 'L'
GROUP BY adult.demand_id
HAVING count(*) = count(tax_income.cents);
ANALYZE household_income;

-- Complete months since the first deposit: a month is complete on the day of the deposit, or on the last day of a shorter
-- month (SCO-25).
DROP TABLE IF EXISTS seniority;
CREATE TABLE seniority AS
SELECT id,
       CASE WHEN today <= deposited_on THEN 0
            ELSE (CAST(substr(today, 1, 4) AS integer) - CAST(substr(deposited_on, 1, 4) AS integer)) * 12
                 + CAST(substr(today, 6, 2) AS integer) - CAST(substr(deposited_on, 6, 2) AS integer)
                 - CASE WHEN substr(today, 9) < substr(deposited_on, 9) AND month_ends = 0 THEN 1 ELSE 0 END END AS months
FROM demand_facts CROSS JOIN question;
ANALYZE seniority;

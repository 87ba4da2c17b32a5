-- The three shipped grids (policies/grids/), line by line, in their order. A fact nobody stated gives 0 points (SCO-28).

-- Monthly resources of everybody; unknown when an adult did not declare any.
DROP TABLE IF EXISTS resources;
CREATE TABLE resources AS
SELECT facts.id,
       CASE WHEN count(adult.resources_cents) = count(*) THEN sum(adult.resources_cents) + coalesce(max(facts.other_resources_cents), 0) END AS cents
FROM demand_facts AS facts JOIN adult ON adult.demand_id = facts.id
GROUP BY facts.id;
ANALYZE resources;

DROP TABLE IF EXISTS points_toulouse;
CREATE TABLE points_toulouse AS
SELECT facts.id,
       months
       + CASE WHEN months > 36 THEN 20 ELSE 0 END
       + CASE WHEN dalo = 'ACTIF' THEN 50 ELSE 0 END
       + CASE WHEN pdalhpd = 1 THEN 40 ELSE 0 END AS points
FROM demand_facts AS facts JOIN seniority ON seniority.id = facts.id;

-- The effort rate of this grid has no published threshold: not evaluable, 0 points.
DROP TABLE IF EXISTS points_lyon;
CREATE TABLE points_lyon AS
SELECT persons.id,
       CASE WHEN EXISTS (SELECT 1 FROM reason WHERE demand_id = persons.id AND code = '05') THEN 20 ELSE 0 END
       + CASE WHEN adults = 1 AND dependants >= 1 THEN 5 ELSE 0 END AS points
FROM persons;

DROP TABLE IF EXISTS points_est_ensemble;
CREATE TABLE points_est_ensemble AS
SELECT facts.id,
       CASE WHEN months > 60 THEN 60 ELSE months END
       + CASE WHEN months > 36 THEN 20 ELSE 0 END
       + CASE WHEN dalo = 'ACTIF' THEN 80 ELSE 0 END
       + CASE WHEN collective_agreement IN ('ACD', 'ACI') OR pdalhpd = 1 THEN 40 ELSE 0 END
       + CASE WHEN EXISTS (SELECT 1 FROM reason WHERE demand_id = facts.id AND code = '06') THEN 60 ELSE 0 END
       + CASE WHEN card = 1 OR EXISTS (SELECT 1 FROM reason WHERE demand_id = facts.id AND code = '07') THEN 40 ELSE 0 END
       + CASE WHEN EXISTS (SELECT 1 FROM reason WHERE demand_id = facts.id AND code = '05') THEN 30 ELSE 0 END
       -- Only the gravest present housing counts.
       + CASE WHEN EXISTS (SELECT 1 FROM housing WHERE demand_id = facts.id AND code IN ('SD', 'SQUAT', 'CAMCAR')) THEN 50
              WHEN EXISTS (SELECT 1 FROM reason WHERE demand_id = facts.id AND code = '03') THEN 40
              WHEN EXISTS (SELECT 1 FROM housing WHERE demand_id = facts.id AND code IN ('SH', 'HOT', 'RHVS', 'SLHT')) THEN 35
              WHEN EXISTS (SELECT 1 FROM housing WHERE demand_id = facts.id AND code IN ('CPE', 'CP')) THEN 20
              ELSE 0 END
       -- A child expected counts until the day it is due.
       + CASE WHEN (persons.dependants >= 1 OR (persons.births >= 1 AND (due_on IS NULL OR due_on > question.today)))
                AND EXISTS (SELECT 1 FROM reason WHERE demand_id = facts.id AND code = '13') THEN 20 ELSE 0 END
       + CASE WHEN rent_cents * 100 > 40 * resources.cents THEN 15 ELSE 0 END
       + CASE WHEN adults = 1 AND persons.dependants >= 1 THEN 10 ELSE 0 END
       + CASE WHEN resources.cents < 140000
                AND EXISTS (SELECT 1 FROM adult WHERE demand_id = facts.id AND contract IN ('CDD', 'APP', 'CHO')) THEN 5 ELSE 0 END
       + CASE WHEN months >= 24 AND EXISTS (SELECT 1 FROM housing WHERE demand_id = facts.id AND code = 'HLM') THEN 15 ELSE 0 END AS points
FROM demand_facts AS facts
JOIN persons ON persons.id = facts.id
JOIN seniority ON seniority.id = facts.id
JOIN resources ON resources.id = facts.id
CROSS JOIN question;

DROP TABLE IF EXISTS points;
CREATE TABLE points AS
SELECT '243100518' AS territory, id, points FROM points_toulouse
UNION ALL SELECT '200046977', id, points FROM points_lyon
UNION ALL SELECT '200057875', id, points FROM points_est_ensemble;
ANALYZE points;

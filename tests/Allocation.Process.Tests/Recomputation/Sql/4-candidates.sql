-- Every demand that wishes the territory of the dwelling, with the answer of each filter: 1 yes, 0 no, null not known.

-- The place of the dwelling.
DROP TABLE IF EXISTS here;
CREATE TABLE here AS
SELECT place.code, place.parent, place.territory, place.zone,
       CASE WHEN rooms - 1 > 1 THEN rooms - 1 ELSE 1 END AS fewest_persons -- no more rooms than persons + 1 (ELI-26)
FROM question
LEFT JOIN former_place ON former = commune
JOIN place ON place.code = coalesce(current_code, commune);

-- Where each wish is today.
DROP TABLE IF EXISTS wished_place;
CREATE TABLE wished_place AS
SELECT demand_id, place.code, place.territory
FROM wish LEFT JOIN former_place ON former = commune JOIN place ON place.code = coalesce(current_code, commune);
ANALYZE wished_place;
CREATE INDEX wished_place_of ON wished_place (demand_id);

-- Ceilings of the dwelling (ELI-9 to ELI-19). PLS: 1.3 x each cell of PLUS, half up.
DROP TABLE IF EXISTS cell;
CREATE TABLE cell AS
SELECT cell, CASE WHEN financing = 'PLS' THEN (13 * amount + 5) / 10 ELSE amount END AS amount
FROM question CROSS JOIN here
JOIN ceiling_cell ON ceiling_cell.zone = here.zone AND product = CASE WHEN financing = 'PLS' THEN 'PLUS' ELSE financing END;

-- The ceiling of each category there is; beyond the sixth, the supplement (cell 7) for each further person.
DROP TABLE IF EXISTS ceiling;
CREATE TABLE ceiling AS
SELECT category, amount + CASE WHEN category > 6 THEN (category - 6) * (SELECT amount FROM cell WHERE cell = 7) ELSE 0 END AS amount
FROM (SELECT DISTINCT category FROM category) AS there JOIN cell ON cell = CASE WHEN category > 6 THEN 6 ELSE category END;
ANALYZE ceiling;

DROP TABLE IF EXISTS candidate;
CREATE TABLE candidate AS
SELECT facts.id, facts.unique_number, facts.deposited_on, points.points,
       CASE WHEN facts.status = 'active' THEN 1 ELSE 0 END AS active,
       -- All of Paris, Lyon or Marseille wished: each arrondissement is.
       CASE WHEN EXISTS (SELECT 1 FROM wished_place WHERE demand_id = facts.id AND (code = here.code OR code = here.parent)) THEN 1 ELSE 0 END AS commune,
       CASE WHEN EXISTS (SELECT 1 FROM wished_type WHERE demand_id = facts.id AND typology = question.typology) THEN 1 ELSE 0 END AS typology,
       -- 9 m² for one person, 16 for two, 9 more for each further one, 70 from eight (ELI-25).
       CASE WHEN persons_to_house < fewest_persons THEN 0
            WHEN area_m2 IS NULL THEN NULL
            WHEN area_m2 >= CASE WHEN persons_to_house = 1 THEN 9 WHEN persons_to_house >= 8 THEN 70 ELSE 16 + 9 * (persons_to_house - 2) END THEN 1
            ELSE 0 END AS household,
       CASE WHEN household_income.euros IS NULL OR ceiling.amount IS NULL THEN NULL WHEN household_income.euros <= ceiling.amount THEN 1 ELSE 0 END AS income
FROM demand_facts AS facts
CROSS JOIN question
CROSS JOIN here
JOIN category ON category.id = facts.id
LEFT JOIN ceiling ON ceiling.category = category.category
LEFT JOIN household_income ON household_income.id = facts.id
LEFT JOIN points ON points.id = facts.id AND points.territory = here.territory
WHERE EXISTS (SELECT 1 FROM wished_place WHERE demand_id = facts.id AND territory = here.territory);

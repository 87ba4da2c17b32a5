-- The list: more points first, then the older first deposit, then the unique number (SCO-30, SCO-31).
SELECT unique_number, coalesce(points, 0) AS points, deposited_on
FROM candidate
WHERE active = 1 AND commune = 1 AND typology = 1 AND coalesce(household, 1) = 1 AND coalesce(income, 1) = 1
ORDER BY coalesce(points, 0) DESC, deposited_on, unique_number;

-- How many each filter leaves, in the order of the list's funnel, and how many candidates are to be checked. Not known passes.
SELECT count(*) AS territory,
       count(CASE WHEN active = 1 THEN 1 END) AS active,
       count(CASE WHEN active = 1 AND commune = 1 THEN 1 END) AS commune,
       count(CASE WHEN active = 1 AND commune = 1 AND typology = 1 THEN 1 END) AS typology,
       count(CASE WHEN active = 1 AND commune = 1 AND typology = 1 AND coalesce(household, 1) = 1 THEN 1 END) AS household,
       count(CASE WHEN active = 1 AND commune = 1 AND typology = 1 AND coalesce(household, 1) = 1 AND coalesce(income, 1) = 1 THEN 1 END) AS income,
       count(CASE WHEN active = 1 AND commune = 1 AND typology = 1 AND coalesce(household, 1) = 1 AND coalesce(income, 1) = 1
                   AND (household IS NULL OR income IS NULL) THEN 1 END) AS to_check
FROM candidate;

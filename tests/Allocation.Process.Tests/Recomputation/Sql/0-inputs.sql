-- How to check a list with nothing but SQL. Runs on SQLite and on PostgreSQL (database with COLLATE "C").
-- Scripts 0 and 1 open the register; then, with the vacancy in `question`, scripts 2 to 4 make its candidates, each step a
-- table that can be looked at, and queries 5 and 6 give its counts and its rows.
-- What is taken from outside the register: geography and ceilings (policies/), the dwelling, the day.

-- policies/geography/communes.csv: communes and arrondissements; an arrondissement names its commune as parent.
CREATE TABLE place (code text PRIMARY KEY, parent text, territory text NOT NULL, zone text NOT NULL);

-- policies/geography/merged-communes.csv: codes that no longer exist.
CREATE TABLE former_place (former text PRIMARY KEY, current_code text NOT NULL);

-- policies/ceilings/{plai,plus}.yaml for the year of the lease, or the latest there is. Cell 1 to 6: category; 7: supplement.
CREATE TABLE ceiling_cell (product text NOT NULL, zone text NOT NULL, cell integer NOT NULL, amount integer NOT NULL, PRIMARY KEY (product, zone, cell));

-- The vacancy: `lease_day` is the day the dwelling is free, or `today` when that is past. One row.
CREATE TABLE question (
    commune    text    NOT NULL,
    typology   text    NOT NULL,
    rooms      integer NOT NULL,
    financing  text    NOT NULL,
    area_m2    numeric,
    lease_day  text    NOT NULL,
    today      text    NOT NULL,
    month_ends integer NOT NULL -- 1 when `today` is the last day of its month
);

-- What the stored demands say, one table a kind of fact; filled by 1-facts. Money in cents, dates as yyyy-MM-dd.
CREATE TABLE demand_facts (
    id                        bigint PRIMARY KEY,
    unique_number             text NOT NULL,
    status                    text NOT NULL,
    deposited_on              text NOT NULL,
    dalo                      text,
    collective_agreement      text,
    pdalhpd                   integer,
    rent_cents                bigint,
    births                    integer NOT NULL, -- children expected; one when a birth is declared without a number
    dependants                integer NOT NULL,
    alternating               integer NOT NULL, -- children in alternating custody: both parents count them
    visiting                  integer NOT NULL, -- children with a right of visit, or whose custody nobody stated
    other_resources_cents     bigint,           -- of the dependants
    due_on                    text              -- day on which the children expected are due
);

CREATE TABLE adult (
    demand_id       bigint  NOT NULL,
    position        integer NOT NULL, -- 0: the applicant
    link            text,             -- M, P, C: a couple; L: flat-share mate
    birth_date      text,
    card            integer,          -- disability card: 1, 0, or null when nobody said
    contract        text,
    resources_cents bigint,           -- sums paid deducted; null when not declared, 0 when declared as none
    PRIMARY KEY (demand_id, position)
);

CREATE TABLE tax_income (demand_id bigint NOT NULL, position integer NOT NULL, year integer NOT NULL, cents bigint NOT NULL, PRIMARY KEY (demand_id, position, year));
CREATE TABLE reason (demand_id bigint NOT NULL, code text NOT NULL);
CREATE TABLE housing (demand_id bigint NOT NULL, code text NOT NULL);
CREATE TABLE wish (demand_id bigint NOT NULL, commune text NOT NULL);
CREATE TABLE wished_type (demand_id bigint NOT NULL, typology text NOT NULL);
CREATE INDEX reason_of ON reason (demand_id);
CREATE INDEX housing_of ON housing (demand_id);
CREATE INDEX wish_of ON wish (demand_id);
CREATE INDEX wished_type_of ON wished_type (demand_id);

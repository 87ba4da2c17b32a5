-- How far an import of many demands is, written in the transaction of the demands: killed anywhere it goes on behind them.

CREATE TABLE import (
    key       text   NOT NULL PRIMARY KEY,
    lines     bigint NOT NULL DEFAULT 0,
    entered   bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    refused   bigint NOT NULL DEFAULT 0,
    digest    text   NOT NULL DEFAULT ''
) WITH (fillfactor = 50);

-- How far an import of many demands is, written in the transaction of the demands: killed anywhere it goes on behind them.
CREATE TABLE import (
    key       TEXT    PRIMARY KEY,
    lines     INTEGER NOT NULL,
    entered   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused   INTEGER NOT NULL,
    digest    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every sink must do, with DuckDb. */
class DuckDbSinkConformanceTest {

    @Nested
    class Append extends JdbcSinkConformance {
        Append() {
            super(TestDatabase.Kind.DUCKDB, "append");
        }
    }

    @Nested
    class Upsert extends JdbcSinkConformance {
        Upsert() {
            super(TestDatabase.Kind.DUCKDB, "upsert");
        }
    }

    @Nested
    class Replace extends JdbcSinkConformance {
        Replace() {
            super(TestDatabase.Kind.DUCKDB, "replace");
        }
    }
}

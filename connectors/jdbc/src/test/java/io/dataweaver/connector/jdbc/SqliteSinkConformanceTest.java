package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every sink must do, with SQLite. */
class SqliteSinkConformanceTest {

    @Nested
    class Append extends JdbcSinkConformance {
        Append() {
            super(TestDatabase.Kind.SQLITE, "append");
        }
    }

    @Nested
    class Upsert extends JdbcSinkConformance {
        Upsert() {
            super(TestDatabase.Kind.SQLITE, "upsert");
        }
    }

    @Nested
    class Replace extends JdbcSinkConformance {
        Replace() {
            super(TestDatabase.Kind.SQLITE, "replace");
        }
    }
}

package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every sink must do, with MariaDB. */
class MariaDbSinkConformanceTest {

    @Nested
    class Append extends JdbcSinkConformance {
        Append() {
            super(TestDatabase.Kind.MARIADB, "append");
        }
    }

    @Nested
    class Upsert extends JdbcSinkConformance {
        Upsert() {
            super(TestDatabase.Kind.MARIADB, "upsert");
        }
    }

    @Nested
    class Replace extends JdbcSinkConformance {
        Replace() {
            super(TestDatabase.Kind.MARIADB, "replace");
        }
    }
}

package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every source must do, with each database. */
class JdbcSourceConformanceTest {

    @Nested
    class OnSqlite extends JdbcSourceConformance {
        OnSqlite() {
            super(TestDatabase.Kind.SQLITE);
        }
    }

    @Nested
    class OnH2 extends JdbcSourceConformance {
        OnH2() {
            super(TestDatabase.Kind.H2);
        }
    }

    @Nested
    class OnMariaDb extends JdbcSourceConformance {
        OnMariaDb() {
            super(TestDatabase.Kind.MARIADB);
        }
    }
}

package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every source must do, with each database. */
class JdbcSourceConformanceTest {

    @Nested
    class OnSqlite extends JdbcSourceConformance {
        OnSqlite() {
            super(TestDatabase.Kind.SQLITE, false);
        }
    }

    @Nested
    class OnH2 extends JdbcSourceConformance {
        OnH2() {
            super(TestDatabase.Kind.H2, false);
        }
    }

    @Nested
    class OnMariaDb extends JdbcSourceConformance {
        OnMariaDb() {
            super(TestDatabase.Kind.MARIADB, false);
        }
    }

    @Nested
    class QueryOnSqlite extends JdbcSourceConformance {
        QueryOnSqlite() {
            super(TestDatabase.Kind.SQLITE, true);
        }
    }

    @Nested
    class QueryOnH2 extends JdbcSourceConformance {
        QueryOnH2() {
            super(TestDatabase.Kind.H2, true);
        }
    }

    @Nested
    class QueryOnMariaDb extends JdbcSourceConformance {
        QueryOnMariaDb() {
            super(TestDatabase.Kind.MARIADB, true);
        }
    }

    @Nested
    class OnDuckDb extends JdbcSourceConformance {
        OnDuckDb() {
            super(TestDatabase.Kind.DUCKDB, false);
        }
    }

    @Nested
    class QueryOnDuckDb extends JdbcSourceConformance {
        QueryOnDuckDb() {
            super(TestDatabase.Kind.DUCKDB, true);
        }
    }
}

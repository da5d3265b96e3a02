package io.dataweaver.connector.jdbc;

import org.junit.jupiter.api.Nested;

/** What every sink must do, with H2. */
class H2SinkConformanceTest {

    @Nested
    class Append extends JdbcSinkConformance {
        Append() {
            super(TestDatabase.Kind.H2, "append");
        }
    }

    @Nested
    class Upsert extends JdbcSinkConformance {
        Upsert() {
            super(TestDatabase.Kind.H2, "upsert");
        }
    }

    @Nested
    class Replace extends JdbcSinkConformance {
        Replace() {
            super(TestDatabase.Kind.H2, "replace");
        }
    }
}

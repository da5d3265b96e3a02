package io.dataweaver.connector.postgres;

class PostgresTableConformanceTest extends PostgresSourceConformance {

    PostgresTableConformanceTest() {
        super("tables", "public.measured");
    }
}

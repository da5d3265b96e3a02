package io.dataweaver.connector.postgres;

class PostgresUpsertConformanceTest extends PostgresSinkConformance {

    PostgresUpsertConformanceTest() {
        super("upsert");
    }
}

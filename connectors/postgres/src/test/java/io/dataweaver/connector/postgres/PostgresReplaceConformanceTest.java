package io.dataweaver.connector.postgres;

class PostgresReplaceConformanceTest extends PostgresSinkConformance {

    PostgresReplaceConformanceTest() {
        super("replace");
    }
}

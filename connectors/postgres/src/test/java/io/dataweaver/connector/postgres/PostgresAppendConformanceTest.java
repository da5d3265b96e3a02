package io.dataweaver.connector.postgres;

class PostgresAppendConformanceTest extends PostgresSinkConformance {

    PostgresAppendConformanceTest() {
        super("append");
    }
}

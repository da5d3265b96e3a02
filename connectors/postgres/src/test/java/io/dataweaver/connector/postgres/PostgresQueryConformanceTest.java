package io.dataweaver.connector.postgres;

class PostgresQueryConformanceTest extends PostgresSourceConformance {

    PostgresQueryConformanceTest() {
        super("query", "select * from measured -- with a comment at the end");
    }
}

package io.dataweaver.connector.kafka;

import java.util.Map;

class KafkaUpsertConformanceTest extends KafkaSinkConformance {

    KafkaUpsertConformanceTest() {
        super(Map.of("mode", "upsert"));
    }
}

package io.dataweaver.connector.kafka;

import java.util.Map;

class KafkaPlainConformanceTest extends KafkaSinkConformance {

    KafkaPlainConformanceTest() {
        super(Map.of("transactions", false));
    }
}

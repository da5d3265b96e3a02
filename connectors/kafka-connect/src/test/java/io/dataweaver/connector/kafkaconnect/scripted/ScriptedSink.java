package io.dataweaver.connector.kafkaconnect.scripted;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Takes records, or does with them what {@code script} says. */
public final class ScriptedSink extends SinkConnector {

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> given) {
        settings = given;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return Taking.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        return List.of(settings);
    }

    @Override
    public void stop() {
        Notes.add(settings, "connector stopped");
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    /** Its one task. */
    public static final class Taking extends SinkTask {
        private Map<String, String> settings = Map.of();
        private String script = "";
        private @Nullable ErrantRecordReporter reporter;
        private @Nullable SinkRecord earlier;
        private int opened;
        private int puts;

        @Override
        public void start(Map<String, String> given) {
            settings = given;
            script = given.getOrDefault("script", "");
            if (script.equals("unready")) {
                throw new IllegalStateException(
                        "not today: " + given.get("connection.url") + ' ' + given.get("api.token"));
            }
            reporter = context.errantRecordReporter();
        }

        @Override
        public void open(Collection<TopicPartition> partitions) {
            opened++;
            puts = 0;
            if (script.equals("rewinds")) {
                partitions.forEach(partition -> context.offset(partition, 5));
            }
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (script.equals("fails") && !records.isEmpty()) {
                throw new IllegalStateException("out of luck");
            }
            if (script.equals("late") && !records.isEmpty() && reporter != null) {
                if (earlier != null) {
                    Future<Void> unused = reporter.report(earlier, new IllegalArgumentException("too late"));
                }
                earlier = records.iterator().next();
            }
            for (SinkRecord record : records) {
                if (refusesTwos() && ((Struct) record.value()).getInt32("id") == 2 && reporter != null) {
                    Future<Void> unused = reporter.report(
                            record, new IllegalArgumentException("no twos" + settings.getOrDefault("api.token", "")));
                }
            }
            if (script.equals("stumbles") && (opened == 1 || puts++ == 0)) {
                throw new RetriableException("come again");
            }
        }

        private boolean refusesTwos() {
            return script.equals("refuses") || script.equals("stumbles");
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            return script.equals("forgets") ? Map.of() : offsets;
        }

        @Override
        public void stop() {
            Notes.add(settings, "task stopped");
            if (script.equals("unready")) {
                throw new IllegalStateException("never ran");
            }
        }

        @Override
        public String version() {
            return "1";
        }
    }
}

package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One topic, which is one dataset and one split. */
final class WantedTopic implements WantedDatasets {

    /** What splits have of it. */
    static final String TOPIC = "topic";

    private final KafkaConnectSettings settings;
    private final Optional<String> topic;
    private final RecordSelection selection;

    /**
     * Wants a topic.
     *
     * @param topic empty if the connector has one only
     */
    WantedTopic(KafkaConnectSettings settings, Optional<String> topic) {
        this.settings = settings;
        this.topic = topic;
        this.selection = new RecordSelection(
                topic.stream().toList(),
                settings.columns().isPresent(),
                settings.configuration().isDebezium());
        if (settings.columns().isPresent() && topic.isEmpty()) {
            throw new IllegalArgumentException("`columns` needs `topic`, which says of which records they are");
        }
    }

    @Override
    public List<Discovery> find() {
        return List.of(settings.columns().map(this::declared).orElseGet(this::discovered));
    }

    private Discovery declared(Map<String, DataType> types) {
        List<Field> fields = new ArrayList<>();
        types.forEach(
                (name, type) -> fields.add(new Field(name, type, !settings.key().contains(name))));
        String named = topic.orElseThrow();
        return new Discovery(named, new Schema(settings.configuration().datasetOf(named), fields, settings.key()));
    }

    private Discovery discovered() {
        Discovery discovery = Discovery.run(
                PluginFolder.of(settings.plugin()),
                settings.configuration(),
                selection,
                settings.discoveryTimeout(),
                settings.stopTimeout());
        return settings.key().isEmpty()
                ? discovery
                : new Discovery(discovery.topic(), discovery.schema().withKey(settings.key()));
    }

    @Override
    public List<Split> plan(List<Discovery> datasets) {
        Discovery only = datasets.get(0);
        String dataset = only.schema().dataset();
        return List.of(new Split(
                dataset,
                0,
                dataset,
                StateObject.empty().with(TOPIC, only.topic()).toString(),
                0));
    }

    @Override
    public ConnectorConfiguration configuration(Split split) {
        return settings.configuration();
    }

    @Override
    public RecordSelection selection(Split split) {
        return selection;
    }

    @Override
    public List<String> topics(Split split) {
        return List.of(StateObject.parse(split.detail()).text(TOPIC));
    }

    @Override
    public boolean together() {
        return false;
    }
}

package io.dataweaver.engine.spark;

import io.dataweaver.api.state.StateObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a process that is started for a run is told: one line on its standard input.
 *
 * @param pipeline its name
 * @param firstPart the name of the plan that is started first: that of the pipeline, if it is not cut
 * @param shipment of which it makes the plan, see {@link io.dataweaver.core.plan.Shipment}
 * @param stateFolder where state is kept, by its absolute path
 * @param restart forget an unfinished run and begin another
 */
record ForkOrder(
        String pipeline,
        String firstPart,
        String shipment,
        String stateFolder,
        boolean restart,
        SparkSettings settings) {

    private static final String PIPELINE = "pipeline";
    private static final String FIRST_PART = "first";
    private static final String SHIPMENT = "shipment";
    private static final String STATE = "state";
    private static final String RESTART = "restart";
    private static final String MASTER = "master";
    private static final String DEPLOY = "deploy";
    private static final String SHARED = "shared";
    private static final String CONF = "conf ";
    private static final String NAMES = "names";
    private static final String BETWEEN = "\n";

    String encode() {
        StateObject json = StateObject.empty()
                .with(PIPELINE, pipeline)
                .with(FIRST_PART, firstPart)
                .with(SHIPMENT, shipment)
                .with(STATE, stateFolder)
                .with(RESTART, restart)
                .with(DEPLOY, settings.deploy().name().toLowerCase(Locale.ROOT))
                .with(NAMES, String.join(BETWEEN, settings.conf().keySet()));
        for (Map.Entry<String, String> setting : settings.conf().entrySet()) {
            json = json.with(CONF + setting.getKey(), setting.getValue());
        }
        return with(with(json, MASTER, settings.master()), SHARED, settings.shared())
                .toString();
    }

    private static StateObject with(StateObject json, String name, Optional<String> value) {
        Function<String, StateObject> more = text -> json.with(name, text);
        return value.map(more).orElse(json);
    }

    /** Reads what {@link #encode} returned; fails with IllegalArgumentException if it is not that. */
    static ForkOrder decode(String line) {
        StateObject json = StateObject.parse(line);
        Map<String, String> conf = new LinkedHashMap<>();
        json.text(NAMES)
                .lines()
                .filter(name -> !name.isEmpty())
                .forEach(name -> conf.put(name, json.text(CONF + name)));
        DeployMode deploy = DeployMode.valueOf(json.text(DEPLOY).toUpperCase(Locale.ROOT));
        return new ForkOrder(
                json.text(PIPELINE),
                json.text(FIRST_PART),
                json.text(SHIPMENT),
                json.text(STATE),
                json.flag(RESTART),
                new SparkSettings(json.findText(MASTER), deploy, conf, json.findText(SHARED)));
    }

    /** Returns the same with other settings. */
    ForkOrder with(SparkSettings other) {
        return new ForkOrder(pipeline, firstPart, shipment, stateFolder, restart, other);
    }

    /** Tells whether {@code other} is about the same work, whoever began it. */
    boolean isLike(ForkOrder other) {
        return new ForkOrder(pipeline, firstPart, shipment, stateFolder, other.restart, settings).equals(other);
    }
}

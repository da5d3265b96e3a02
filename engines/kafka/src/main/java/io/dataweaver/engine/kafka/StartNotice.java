package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;

/**
 * What a start of a pipeline tells workers, in the topic that names the newest start.
 *
 * @param application the application of Kafka Streams that workers join
 * @param run identifies the run
 * @param phase what workers are to do
 * @param order how workers come by the plan; text of {@link io.dataweaver.core.run.WorkOrder}; empty if other processes
 *     cannot
 * @param alone why they cannot; empty if they can
 */
record StartNotice(String application, String run, Phase phase, String order, String alone) {

    /** The key of the only record that counts in the topic. */
    static final String KEY = "start";

    /** What workers are to do. */
    enum Phase {
        /** Move rows. */
        RUNNING,
        /** Make durable what was read, and read no more. */
        STOPPING,
        /** Leave: the start has ended. */
        ENDED
    }

    StartNotice in(Phase next) {
        return new StartNotice(application, run, next, order, alone);
    }

    String encode() {
        return StateObject.empty()
                .with("format", 1)
                .with("application", application)
                .with("run", run)
                .with("phase", phase.name())
                .with("order", order)
                .with("alone", alone)
                .toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException if it is not that
     */
    static StartNotice decode(String text) {
        try {
            StateObject json = StateObject.parse(text);
            return new StartNotice(
                    json.text("application"),
                    json.text("run"),
                    Phase.valueOf(json.text("phase")),
                    json.text("order"),
                    json.text("alone"));
        } catch (IllegalArgumentException foreign) {
            throw new DataWeaverException(
                    KafkaErrorCode.BROKEN, "the topic of starts holds what no start wrote: " + text, foreign);
        }
    }
}

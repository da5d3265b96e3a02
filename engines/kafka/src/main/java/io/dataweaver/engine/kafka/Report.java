package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.state.StateObject;
import io.dataweaver.core.error.FailureText;

/** What a worker tells the process that started the run, in the transaction that keeps it. */
sealed interface Report {

    /** Returns the record's value. */
    String encode();

    /** How far a split has come, durably at the sink, with what the sink is to publish. */
    record Moved(KeptSplit kept) implements Report {
        @Override
        public String encode() {
            return StateObject.empty().with("moved", kept.encode()).toString();
        }
    }

    /**
     * A split cannot go on.
     *
     * @param split its id
     * @param failure why; from another process, one that tells the same
     */
    record Failed(String split, DataWeaverException failure) implements Report {
        @Override
        public String encode() {
            return FailureText.of(failure)
                    .addTo(StateObject.empty().with("failed", split))
                    .toString();
        }
    }

    /** All splits of a part are at rest, because the run stops. */
    record Rested(int part) implements Report {
        @Override
        public String encode() {
            return StateObject.empty().with("rested", part).toString();
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DataWeaverException if it is not that
     */
    static Report decode(String text) {
        try {
            StateObject json = StateObject.parse(text);
            if (json.has("moved")) {
                return new Moved(KeptSplit.decode(json.text("moved")));
            }
            if (json.has("rested")) {
                return new Rested((int) json.number("rested"));
            }
            return new Failed(
                    json.text("failed"),
                    FailureText.find(json)
                            .orElseThrow(IllegalArgumentException::new)
                            .toException());
        } catch (IllegalArgumentException foreign) {
            throw new DataWeaverException(
                    KafkaErrorCode.BROKEN, "the topic of reports holds what no worker wrote: " + text, foreign);
        }
    }
}

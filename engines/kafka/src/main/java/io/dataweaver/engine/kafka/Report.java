package io.dataweaver.engine.kafka;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorKind;
import io.dataweaver.api.state.StateObject;

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
            ErrorCode code = failure.code();
            StateObject json = StateObject.empty()
                    .with("failed", split)
                    .with("code", code.id())
                    .with("kind", code.kind().name())
                    .with("meaning", code.meaning())
                    .with("remedy", code.remedy())
                    .with("message", String.valueOf(failure.getMessage()));
            String hint = failure.hint();
            return (hint == null ? json : json.with("hint", hint)).toString();
        }

        static Failed decode(StateObject json) {
            ErrorCode code = new ToldErrorCode(
                    json.text("code"), ErrorKind.valueOf(json.text("kind")), json.text("meaning"), json.text("remedy"));
            return new Failed(
                    json.text("failed"),
                    new DataWeaverException(
                            code, json.text("message"), json.findText("hint").orElse(null), null));
        }
    }

    /** The code of a failure in another process, whose own type this one may not have. */
    record ToldErrorCode(String id, ErrorKind kind, String meaning, String remedy) implements ErrorCode {}

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
            return Failed.decode(json);
        } catch (IllegalArgumentException foreign) {
            throw new DataWeaverException(
                    KafkaErrorCode.BROKEN, "the topic of reports holds what no worker wrote: " + text, foreign);
        }
    }
}

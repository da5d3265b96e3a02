package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.error.RejectionHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went through a pipeline: by source, by step and by sink. One thread. */
final class Trace implements CapturingSink.Arrivals {

    /** One step and one schema that comes into it. */
    private record Key(int step, Schema input) {}

    /** What one step did. */
    static final class StepTrace {
        private final int step;
        private final Schema input;
        private final Schema output;
        private final List<RecordBatch> in = new ArrayList<>();
        private final List<RecordBatch> out = new ArrayList<>();
        private final List<Rejection> rejected = new ArrayList<>();

        StepTrace(int step, Schema input, Schema output) {
            this.step = step;
            this.input = input;
            this.output = output;
        }

        int step() {
            return step;
        }

        Schema input() {
            return input;
        }

        Schema output() {
            return output;
        }

        List<RecordBatch> in() {
            return in;
        }

        List<RecordBatch> out() {
            return out;
        }

        List<Rejection> rejected() {
            return rejected;
        }
    }

    /** What came to a sink, in order. */
    record Arrived(String sink, RecordBatch batch) {}

    /** A record that was rejected, by the source or in a step. */
    record Rejected(String step, Rejection rejection) {}

    private final Map<Key, StepTrace> steps = new LinkedHashMap<>();
    private final Map<Schema, List<RecordBatch>> read = new LinkedHashMap<>();
    private final List<Arrived> arrived = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final Map<String, List<Schema>> written = new LinkedHashMap<>();

    StepTrace step(int step, Schema input, Schema output) {
        return steps.computeIfAbsent(new Key(step, input), key -> new StepTrace(step, input, output));
    }

    void dataset(Schema schema) {
        read.computeIfAbsent(schema, none -> new ArrayList<>());
    }

    void read(RecordBatch batch) {
        dataset(batch.schema());
        read.getOrDefault(batch.schema(), List.of()).add(batch);
    }

    @Override
    public void arrived(String sink, RecordBatch batch) {
        arrived.add(new Arrived(sink, batch));
    }

    /** Returns what notes the records that are rejected. */
    RejectionHandler rejections() {
        return new RejectionHandler() {
            @Override
            public void handle(Place place, List<Rejection> rejections) {
                rejections.forEach(rejection -> rejected.add(new Rejected(place.step(), rejection)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void writes(String sink, List<Schema> schemas) {
        written.put(sink, List.copyOf(schemas));
    }

    /** Returns what each step did, in the order of the steps. */
    List<StepTrace> steps() {
        List<StepTrace> sorted = new ArrayList<>(steps.values());
        sorted.sort(java.util.Comparator.comparingInt(StepTrace::step));
        return sorted;
    }

    /** Returns what was read, by dataset. */
    Map<Schema, List<RecordBatch>> read() {
        return read;
    }

    List<Arrived> arrived() {
        return arrived;
    }

    List<Rejected> rejected() {
        return rejected;
    }

    /** Returns the schemas of what comes to {@code sink}. */
    List<Schema> writtenTo(String sink) {
        return written.getOrDefault(sink, List.of());
    }
}

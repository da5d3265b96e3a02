package io.dataweaver.metrics;

/**
 * The meters, each described once. Names are Micrometer's, in parts; Prometheus reads {@code dataweaver.records.read} as
 * {@code dataweaver_records_read_total}.
 */
enum MeterName {
    RECORDS_READ(
            "dataweaver.records.read",
            Kind.COUNTER,
            "",
            "Records that the source delivered, those that could not be decoded included."),
    RECORDS_WRITTEN("dataweaver.records.written", Kind.COUNTER, "", "Records that the sink took."),
    RECORDS_ADDED(
            "dataweaver.records.added",
            Kind.COUNTER,
            "",
            "Records that transforms made beside those that came in, such as further elements of a list."),
    RECORDS_FILTERED("dataweaver.records.filtered", Kind.COUNTER, "", "Records that transforms dropped on purpose."),
    RECORDS_REJECTED(
            "dataweaver.records.rejected",
            Kind.COUNTER,
            "component, kind, code",
            "Records that could not go on, by step and code."),
    RECORDS_IN_FLIGHT(
            "dataweaver.records.in.flight",
            Kind.GAUGE,
            "",
            "Records that were read and are neither written, filtered nor rejected yet: read + added - written -"
                    + " filtered - rejected. Zero when nothing runs."),
    STEP_RECORDS(
            "dataweaver.step.records",
            Kind.COUNTER,
            "component, kind",
            "Records that a step took, repetitions after a failure included."),
    BYTES_READ(
            "dataweaver.bytes.read",
            Kind.COUNTER,
            "component, kind",
            "Bytes of memory of the batches that the source delivered."),
    BYTES_WRITTEN(
            "dataweaver.bytes.written",
            Kind.COUNTER,
            "component, kind",
            "Bytes of memory of the batches that the sink took."),
    BATCH_RECORDS("dataweaver.batch.records", Kind.SIZE, "", "How many records a batch of the source has."),
    STEP_DURATION(
            "dataweaver.step.duration",
            Kind.DURATION,
            "component, kind",
            "How long a step took for a batch: a source to bring it, a transform by itself, a sink to take it."),
    LATENCY(
            "dataweaver.end.to.end.latency",
            Kind.DURATION,
            "",
            "How long rows took from being read until they were durable at the sink; the oldest of each checkpoint."),
    LAG(
            "dataweaver.source.lag.seconds",
            Kind.GAUGE,
            "",
            "Seconds that the sink is behind the source: since the oldest record was read that is not durable at the"
                    + " sink yet, or, if that is longer, since the record came about that was read last, while others wait"
                    + " behind it at a source that tells; 0 if there is none."),
    LAG_RECORDS(
            "dataweaver.source.lag.records",
            Kind.GAUGE,
            "",
            "Records that wait to be read, of a log those that it still has; absent if the source does not tell."),
    LAG_BYTES(
            "dataweaver.source.lag.bytes",
            Kind.GAUGE,
            "",
            "Bytes that wait to be read, as the source stores them; absent if it does not tell."),
    RETAINED_BYTES(
            "dataweaver.source.retained.bytes",
            Kind.GAUGE,
            "",
            "Bytes that the source keeps until the pipeline has acknowledged them; absent if it does not tell."),
    SOURCE_YIELDS(
            "dataweaver.source.yields",
            Kind.GAUGE,
            "",
            "1 while less is read than could be, because others need the source; absent if that never was so."),
    SPLITS_SUSPENDED(
            "dataweaver.splits.suspended",
            Kind.GAUGE,
            "",
            "Splits that the run could not go on with while the others do (`errors.table: isolate`); the next start tries"
                    + " them again."),
    BUFFER_BYTES("dataweaver.buffer.bytes", Kind.GAUGE, "", "Bytes that were read ahead and wait for the next step."),
    ERRORS(
            "dataweaver.errors",
            Kind.COUNTER,
            "code, retried",
            "Calls of other systems that failed; `retried` says whether they were made again."),
    CHECKPOINTS("dataweaver.commits", Kind.COUNTER, "", "Checkpoints that became durable and were published."),
    CHECKPOINT_DURATION(
            "dataweaver.checkpoint.duration",
            Kind.DURATION,
            "",
            "How long it took to store a checkpoint, to publish it at the sink and to tell the source."),
    CHECKPOINT_AGE(
            "dataweaver.checkpoint.age.seconds",
            Kind.GAUGE,
            "",
            "Seconds since the last checkpoint became durable, or since the run began; 0 when nothing runs."),
    STATE(
            "dataweaver.pipeline.state",
            Kind.GAUGE,
            "state",
            "1 for the state in which the pipeline is, else 0: running, degraded (a checkpoint is overdue for longer"
                    + " than `max_checkpoint_age`), completed, stopped, failed."),
    RUNS("dataweaver.runs", Kind.COUNTER, "result", "Runs that ended in this process."),
    RUN_DURATION("dataweaver.run.duration", Kind.DURATION, "result", "How long runs took, this process's part."),
    LAST_SUCCESS(
            "dataweaver.last.success.timestamp.seconds",
            Kind.GAUGE,
            "",
            "When a run completed last in this process, in seconds since 1970; absent before."),
    LAST_VERIFIED(
            "dataweaver.last.verified.timestamp.seconds",
            Kind.GAUGE,
            "",
            "When the copy was compared with its source last, by whichever process, in seconds since 1970; of several"
                    + " tables, for the one for which that is longest ago. NaN before."),
    DIFFERENCES(
            "dataweaver.differences",
            Kind.GAUGE,
            "",
            "How many keys differed when the copy was compared last, of all tables. NaN before."),
    BUILD_INFO("dataweaver.build.info", Kind.GAUGE, "version, java", "Always 1; the labels say what runs.");

    /** What a meter is. */
    enum Kind {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts durations in buckets, with their sum in seconds. */
        DURATION,
        /** Counts sizes in buckets, with their sum. */
        SIZE
    }

    private final String id;
    private final Kind kind;
    private final String labels;
    private final String meaning;

    MeterName(String id, Kind kind, String labels, String meaning) {
        this.id = id;
        this.kind = kind;
        this.labels = labels;
        this.meaning = meaning;
    }

    /** Returns Micrometer's name. */
    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /** Returns the name that Prometheus reads; histograms have several that begin with it. */
    String prometheus() {
        String name = id.replace('.', '_');
        return switch (kind) {
            case COUNTER -> name + "_total";
            case DURATION -> name + "_seconds";
            case GAUGE, SIZE -> name;
        };
    }

    /** Returns the labels beside {@code pipeline}, for people. */
    String labels() {
        return labels;
    }

    /** Returns what it counts, in a sentence. */
    String meaning() {
        return meaning;
    }
}

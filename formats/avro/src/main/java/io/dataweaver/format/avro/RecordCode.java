package io.dataweaver.format.avro;

/** The code of one kind of record, which {@link ReaderGenerator} makes. Not thread-safe. */
abstract class RecordCode {

    /** Reads the values of a record to the ends of their columns. */
    abstract void read(BinaryInput in);

    /** Reads records that have too many values for a class of their own. */
    static final class Loop extends RecordCode {
        private final RecordReader.Step[] steps;
        private final Skipper after;

        Loop(RecordReader record) {
            this.steps = record.steps().toArray(RecordReader.Step[]::new);
            this.after = record.after();
        }

        @Override
        void read(BinaryInput in) {
            for (RecordReader.Step step : steps) {
                step.before().skip(in);
                step.value().read(in);
            }
            after.skip(in);
        }
    }
}

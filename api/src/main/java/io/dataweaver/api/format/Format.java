package io.dataweaver.api.format;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes to batches and back.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface Format {

    /** Returns the usual ending of file names, without dot, such as {@code jsonl}. */
    String extension();

    /** Tells whether {@link #ranges} can cut a file. */
    boolean isSplittable();

    /**
     * Tells whether files are read and finished at places of the format's choice, as those are whose footer tells where what
     * stands. All its inputs then have a {@link ByteInput#file}, also for a sample, and its files are not packed as a whole;
     * {@link Encoder#footer(RandomAccessBytes)} is called for what was written.
     */
    default boolean needsRandomAccess() {
        return false;
    }

    /** Tells whether rows are changes of any kind: whether records tell which change a row is. Otherwise all are inserts. */
    default boolean tellsChanges() {
        return false;
    }

    /**
     * Reads the start of a file.
     *
     * @param input at offset 0; where it stands afterwards does not matter
     * @throws io.dataweaver.api.error.DataWeaverException if this is not such a file
     */
    FileHead head(ByteInput input) throws IOException;

    /**
     * Infers columns and types from a sample.
     *
     * @param dataset the name of the dataset
     * @param input a file from its start; it may end in the middle of a record, unless {@code whole}
     * @param whole whether {@code input} is all there is
     * @param given types that are known already, by column; they win
     * @throws io.dataweaver.api.error.DataWeaverException if nothing can be inferred
     */
    Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given) throws IOException;

    /**
     * Cuts a file into about {@code parts} ranges of whole records that together hold all of them.
     *
     * @return at least one, in order; one if it cannot be cut
     */
    List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException;

    /** Returns a decoder for one file, or one range of it. */
    Decoder decoder(DecodeRequest request);

    /** Returns a decoder for a single record that was cut out of a file, as rejected bytes are. */
    default Decoder recordDecoder(DecodeRequest request) {
        return decoder(request);
    }

    /**
     * Returns an encoder.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if the format cannot hold rows of {@code schema} without loss
     */
    Encoder encoder(Schema schema);

    /** Returns how the format reads and writes messages; empty if it is for whole files only. */
    default Optional<MessageFormat> messages() {
        return Optional.empty();
    }
}

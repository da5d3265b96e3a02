package io.dataweaver.api.format;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Schema;
import java.util.List;
import java.util.Map;

/**
 * Messages to rows and back: bytes that stand alone, as those of a topic or a queue do, with nothing in front of them that
 * tells how to read them.
 *
 * <p><b>Threads.</b> Any thread may call.
 */
public interface MessageFormat {

    /**
     * Returns the same for messages at a place, for formats that go by it: that look for the schema of a topic, say. Callers
     * that know the place say it first.
     */
    default MessageFormat at(MessagePlace place) {
        return this;
    }

    /**
     * Tells columns and types.
     *
     * @param dataset the name of the dataset
     * @param sample messages, of which some may be broken; may be empty
     * @param given types that are known already, by column; they win
     * @throws io.dataweaver.api.error.DataWeaverException if that cannot be told, with what to do
     */
    Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given);

    /**
     * Returns a decoder.
     *
     * @param schema the wanted columns only, in the wanted order, with their types; what else a message holds is skipped
     * @param maxMessageBytes a longer message is bad
     */
    MessageDecoder decoder(Schema schema, int maxMessageBytes);

    /**
     * Returns an encoder.
     *
     * @throws io.dataweaver.api.error.DataWeaverException if the format cannot hold rows of {@code schema} without loss
     */
    MessageEncoder encoder(Schema schema);
}

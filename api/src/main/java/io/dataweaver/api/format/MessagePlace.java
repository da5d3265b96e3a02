package io.dataweaver.api.format;

/**
 * Where messages stand.
 *
 * @param topic the name of the topic or queue
 * @param part of a message that the format reads or writes
 */
public record MessagePlace(String topic, Part part) {

    /** The parts of a message that may be in a format. */
    public enum Part {
        /** What identifies what the message is about. */
        KEY,
        /** The message itself. */
        VALUE
    }
}

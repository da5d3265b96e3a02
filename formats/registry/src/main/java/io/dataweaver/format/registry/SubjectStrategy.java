package io.dataweaver.format.registry;

import java.util.Optional;

/** How a subject is called; the constants are the choices of the option {@code strategy}, as serializers know them. */
enum SubjectStrategy {
    /** The topic, and which part of a message: {@code TopicNameStrategy}. */
    TOPIC,
    /** The full name of the record: {@code RecordNameStrategy}. */
    RECORD,
    /** The topic and the full name of the record: {@code TopicRecordNameStrategy}. */
    TOPIC_RECORD;

    boolean needsTopic() {
        return this != RECORD;
    }

    boolean needsRecord() {
        return this != TOPIC;
    }

    /**
     * Returns the name of the subject.
     *
     * @param suffix what the part of a message is called
     * @param topic is there if it is needed
     * @param record is there if it is needed
     */
    String subject(Optional<String> topic, String suffix, Optional<String> record) {
        return switch (this) {
            case TOPIC -> topic.orElseThrow() + "-" + suffix;
            case RECORD -> record.orElseThrow();
            case TOPIC_RECORD -> topic.orElseThrow() + "-" + record.orElseThrow();
        };
    }
}

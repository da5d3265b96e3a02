package io.dataweaver.connector.kafka;

/** The ids of transactional producers: one of each split, and one of each pipeline for what is said of all its splits. */
final class TransactionalId {

    /** What all ids of this connector begin with. */
    private static final String PREFIX = "dataweaver.";

    private TransactionalId() {}

    static String ofPipeline(String pipeline) {
        return PREFIX + pipeline + "#epoch";
    }

    static String ofSplit(String pipeline, String split) {
        return ofSplits(pipeline) + split;
    }

    private static String ofSplits(String pipeline) {
        return PREFIX + pipeline + "#split#";
    }

    static boolean isOfSplit(String pipeline, String id) {
        return id.startsWith(ofSplits(pipeline));
    }

    /** Tells whether a producer of this connector has this id, of whatever pipeline. */
    static boolean isOurs(String id) {
        return id.startsWith(PREFIX);
    }
}

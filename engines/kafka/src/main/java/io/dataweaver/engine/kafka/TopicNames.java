package io.dataweaver.engine.kafka;

import java.util.regex.Pattern;

/**
 * How the topics of a pipeline are called. One topic names its newest start; each start is an application of Kafka Streams
 * with topics of its own, so that nothing of an earlier start can be taken for something of this one.
 *
 * @param prefix of all names of the engine
 * @param pipeline the name of the pipeline
 */
record TopicNames(String prefix, String pipeline) {

    /** The store of a worker; Kafka Streams puts it into the name of the topic that keeps it. */
    static final String STORE = "positions";

    private static final String POSITIONS = "-" + STORE + "-changelog";

    /** Returns the topic that names the newest start. */
    String start() {
        return base() + "start";
    }

    /** Returns the name of an application. */
    String application(long epoch, String distinction) {
        return base() + epoch + "-" + distinction;
    }

    /** Returns the topic with the splits of an application: one part of them in each partition. */
    static String splits(String application) {
        return application + ".splits";
    }

    /** Returns the topic behind the store of workers, as Kafka Streams calls it. */
    static String positions(String application) {
        return application + POSITIONS;
    }

    /** Returns the topic in which workers tell how far splits have come. */
    static String reports(String application) {
        return application + ".reports";
    }

    /** Tells whether {@code topic} is one of this pipeline. */
    boolean owns(String topic) {
        return topic.equals(start()) || isOfApplication(topic, "(\\.splits|\\.reports|" + POSITIONS + ")");
    }

    /** Tells whether {@code group} is the group of an application of this pipeline. */
    boolean ownsGroup(String group) {
        return isOfApplication(group, "");
    }

    private boolean isOfApplication(String name, String end) {
        return name.matches(Pattern.quote(base()) + "\\d{1,19}-[0-9a-f]{8}" + end);
    }

    private String base() {
        return prefix + "." + pipeline + ".";
    }
}

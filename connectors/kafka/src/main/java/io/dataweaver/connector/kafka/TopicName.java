package io.dataweaver.connector.kafka;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import java.util.List;
import java.util.regex.Pattern;

/** What Kafka takes for the name of a topic. */
final class TopicName {

    private static final Pattern LEGAL = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Pattern ILLEGAL_CHARACTER = Pattern.compile("[^a-zA-Z0-9._-]");

    private TopicName() {}

    static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches();
    }

    static void check(Option<String> option, String name) {
        if (!isLegal(name)) {
            throw new OptionException(
                    KafkaErrorCode.CLIENT_SETTING,
                    "`" + option.name() + "`: expected letters, digits, `.`, `_` and `-`, at most 249, but found "
                            + name,
                    null,
                    List.of(option.name()));
        }
    }

    /** Returns the topic that holds the positions of a pipeline, if nobody says which. */
    static String ofPositions(String pipeline) {
        String legal = ILLEGAL_CHARACTER
                .matcher(pipeline)
                .replaceAll(illegal -> "_" + Integer.toHexString(illegal.group().charAt(0)));
        return "dataweaver." + legal + ".positions";
    }
}
